/** Starts the baseline process on a database of its own. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { isRecord } from '../../src/lib/json-text';
import { environment, projectRoot } from '../services/environment';
import type { Stage } from '../stage/stage';

export interface Baseline { url: string; pid: number }

export const startBaseline = async (stage: Stage, appSecret: string): Promise<Baseline> => {
  const child = fork(join(projectRoot(), 'dist/scripts/bench/baseline.js'), [stage.database('baseline'), appSecret], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: { ...environment(), NODE_ENV: 'production' },
  });
  stage.defer(async () => { child.kill('SIGKILL'); });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => { reject(new Error(`the baseline ended with ${String(code)}`)); });
    child.once('message', (message: unknown) => { resolve(isRecord(message) ? Number(message['port']) : 0); });
  });
  return { url: `http://127.0.0.1:${String(port)}/webhooks/whatsapp`, pid: child.pid ?? 0 };
};
