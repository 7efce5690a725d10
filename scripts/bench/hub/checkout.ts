/**
 * A checkout of the hub that is driven from outside: by its own setup, its own `start` and its own
 * `bin/hub`.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { isRecord } from '../../../src/lib/json-text';
import { environment, projectRoot } from '../../services/environment';
import { say } from '../../services/progress';

export interface Checkout {
  label: 'this' | 'against';
  root: string;
  /** Of git, with a `+` when files have changed since; empty without git. */
  commit: string;
}

const run = promisify(execFile);
const SETUP_MS = 10 * 60_000;
const COMMAND_MS = 60_000;

/** This one, and with `against` the other. @throws when that is no checkout, or does not build */
export async function openCheckouts(against: string | undefined): Promise<Checkout[]> {
  const own: Checkout = {
    label: 'this',
    root: projectRoot(),
    commit: await commitOf(projectRoot()),
  };
  if (against === undefined) return [own];
  const root = resolve(against);
  const setup = join(root, 'scripts/setup.mjs');
  if (!existsSync(setup))
    throw new Error(`${root} is no checkout of the hub: it has no scripts/setup.mjs`);
  say(`setting up ${root} ...`);
  await run(process.execPath, [setup], { cwd: root, timeout: SETUP_MS, env: environment() });
  return [own, { label: 'against', root, commit: await commitOf(root) }];
}

/**
 * Runs a command of the checkout's `bin/hub` with nothing but this environment. @returns its JSON
 */
export async function runHubCommand(
  { root }: Checkout,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Record<string, unknown>> {
  const command = [join(root, 'bin/hub'), ...args, '--json'];
  const { stdout } = await run(process.execPath, command, { cwd: root, timeout: COMMAND_MS, env });
  const answer: unknown = JSON.parse(stdout);
  return isRecord(answer) ? answer : {};
}

async function commitOf(root: string): Promise<string> {
  const git = async (...args: string[]): Promise<string> =>
    (await run('git', ['-C', root, ...args])).stdout.trim();
  try {
    const commit = await git('rev-parse', '--short', 'HEAD');
    return (await git('status', '--porcelain', '--untracked-files=no')) === ''
      ? commit
      : `${commit}+`;
  } catch {
    return '';
  }
}
