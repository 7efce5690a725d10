// What the parts of setup share: paths in the checkout, reading what may be missing, and running a
// long step.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const TICK_MS = 5_000;

export const at = (...names) => join(ROOT, ...names);

/** Only stderr: stdout may be read by a program. */
export const say = (line) => process.stderr.write(`setup: ${line}\n`);

export function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/**
 * Runs a command; its output is shown only if it fails, while a line every few seconds shows that
 * it still works.
 */
export async function step(label, { command, args, env }) {
  const begunMs = Date.now();
  const seconds = () => Math.round((Date.now() - begunMs) / 1000);
  say(`${label} ...`);
  const timer = setInterval(() => say(`${label} ... ${seconds()} s`), TICK_MS);
  let output = '';
  const outcome = await new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes) => {
        output += bytes;
      });
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? '' : `exit ${code ?? signal}`));
  });
  clearInterval(timer);
  if (outcome !== '') throw new Error(`${label} failed (${outcome})\n${output.trimEnd()}`);
  say(`${label}: done in ${seconds()} s`);
}
