/** Runs one step and keeps what it says: two steps that write at once would be hard to read. */
import { spawn } from 'node:child_process';
import { isThere, type Step } from './steps';

export interface StepResult {
  name: string;
  outcome: 'ok' | 'failed' | 'not there';
  ms: number;
  output: string;
}

export async function runStep(root: string, step: Step): Promise<StepResult> {
  const startedAt = Date.now();
  if (!isThere(root, step)) return { name: step.name, outcome: 'not there', ms: 0, output: '' };
  const { exit, output } = await run(root, step.args);
  return {
    name: step.name,
    outcome: exit === 0 ? 'ok' : 'failed',
    ms: Date.now() - startedAt,
    output,
  };
}

function run(
  root: string,
  args: readonly string[],
): Promise<{ exit: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => said.push(bytes));
    child.once('error', reject);
    child.once('close', (exit) => {
      resolve({ exit, output: Buffer.concat(said).toString('utf8').trim() });
    });
  });
}
