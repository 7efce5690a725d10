/**
 * A process of the benchmark's own: it speaks JSON over its IPC channel, and ends with the
 * benchmark.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { isRecord } from '../../src/lib/json-text';
import { environment, projectRoot } from '../services/environment';
import type { Stage } from '../stage/stage';

/** @param script below dist/scripts/bench, without its ending */
export function startChild(
  stage: Stage,
  script: string,
  args: readonly string[] = [],
): ChildProcess {
  const child = fork(join(projectRoot(), 'dist/scripts/bench', `${script}.js`), [...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...environment(), NODE_ENV: 'production' },
  });
  stage.defer(async () => {
    child.kill('SIGKILL');
  });
  return child;
}

/** @throws when the process ends first */
export function nextMessage(child: ChildProcess): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => {
      reject(new Error(`${child.spawnfile} ended with ${String(code)}`));
    };
    child.once('error', reject).once('exit', onExit);
    child.once('message', (message: unknown) => {
      child.off('error', reject).off('exit', onExit);
      resolve(isRecord(message) ? message : {});
    });
  });
}

/** @returns what the process answers */
export async function ask(child: ChildProcess, question: object): Promise<Record<string, unknown>> {
  const answer = nextMessage(child);
  child.send(question);
  return answer;
}

/** The port of its server is the first thing that such a process tells. */
export async function addressOf(child: ChildProcess): Promise<string> {
  return `http://127.0.0.1:${String((await nextMessage(child))['port'])}`;
}
