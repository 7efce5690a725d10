/**
 * The hub as it really runs: `node dist/src/main.js` in a process of its own, which can be killed.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/services/environment';
import { call } from './api';
import type { Env } from './environment';
import { until } from './until';

export type Role = 'all' | 'web' | 'worker';

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface HubProcess {
  url: string;
  /** All that it has written, stdout and stderr. */
  output(): string;
  /** Sends the signal; resolves when the process is gone. */
  kill(signal: NodeJS.Signals): Promise<Exit>;
  /** Only sends it, for SIGSTOP and SIGCONT. */
  signal(signal: NodeJS.Signals): void;
}

const MAIN = join(projectRoot(), 'dist/src/main.js');
const running = new Set<HubProcess>();

/** The environment is only what is given. */
function launch(env: Env) {
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
    });
  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => {
      resolve({ code, signal });
    });
  });
  return { child, exited, output: () => Buffer.concat(chunks).toString('utf8') };
}

/** A hub that is expected to end by itself. */
export async function runHub(env: Env): Promise<Exit & { output: string }> {
  const { exited, output } = launch(env);
  const exit = await exited;
  return { ...exit, output: output() };
}

/**
 * Resolves when /readyz says yes. The port is read from the log, so LOG_LEVEL must be info or
 * lower.
 */
export async function spawnHub(role: Role, env: Env): Promise<HubProcess> {
  const { child, exited, output } = launch({ LOG_LEVEL: 'info', ...env, HUB_ROLE: role });
  let exit: Exit | undefined;
  void exited.then((ended) => {
    exit = ended;
  });
  const port = await until(
    () => {
      if (exit !== undefined)
        throw new Error(`the hub ended with ${JSON.stringify(exit)}: ${output()}`);
      return /"port":(\d+).*"hub started"/.exec(output())?.[1];
    },
    { what: `the ${role} to start`, timeoutMs: 30_000 },
  );
  const url = `http://127.0.0.1:${port}`;
  const hub: HubProcess = {
    url,
    output,
    signal: (signal) => {
      child.kill(signal);
    },
    kill: async (signal) => {
      child.kill(signal);
      const ended = await exited;
      running.delete(hub);
      return ended;
    },
  };
  running.add(hub);
  await until(async () => (await call(`${url}/readyz`)).status === 200, {
    what: `the ${role} to be ready`,
  });
  return hub;
}

/** After each file, also when a test has failed. */
export async function killHubs(): Promise<void> {
  await Promise.all([...running].map((hub) => hub.kill('SIGKILL')));
}
