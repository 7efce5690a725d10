/**
 * Short-lived commands (apt-get, pip): found on the machine, run with their output in a log,
 * explained when they fail.
 */
import { spawn } from 'node:child_process';
import { accessSync, closeSync, constants, mkdirSync, openSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { cacheFolder, environment } from './environment';
import { withLock } from './lock';
import { lastLines } from './processes';
import { withProgress } from './progress';

export interface Command {
  command: string;
  args: string[];
  logFile: string;
  env?: Record<string, string>;
}

/** Folders that a plain user's or a slim image's PATH often lacks. */
const MORE_FOLDERS = [
  '/usr/local/sbin',
  '/usr/sbin',
  '/sbin',
  '/usr/local/bin',
  '/usr/local/go/bin',
  '/opt/homebrew/bin',
];

export function findCommand(name: string): string | null {
  const folders = [...(environment()['PATH'] ?? '').split(delimiter), ...MORE_FOLDERS];
  for (const folder of folders) {
    if (folder === '') continue;
    try {
      const path = join(folder, name);
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

export async function run({ command, args, logFile, env }: Command): Promise<void> {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  try {
    const child = spawn(command, args, {
      stdio: ['ignore', log, log],
      env: { ...environment(), ...env },
    });
    const outcome = await new Promise<string>((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code, signal) =>
        resolve(code === 0 ? '' : (signal ?? `exit code ${code}`)),
      );
    });
    if (outcome === '') return;
    throw new Error(
      `${command} ${args.join(' ')} failed (${outcome}), see ${logFile}:\n${lastLines(logFile)}`,
    );
  } finally {
    closeSync(log);
  }
}

export function canInstallPackages(): boolean {
  return (
    process.platform === 'linux' && process.getuid?.() === 0 && findCommand('apt-get') !== null
  );
}

/** The command's path, after an apt-get install of `packages` if it isn't there. */
export async function commandFromPackage(
  name: string,
  packages: string[],
  logFile: string,
): Promise<string> {
  const found = findCommand(name);
  if (found !== null) return found;
  await installPackages(packages, logFile, () => findCommand(name) !== null);
  const installed = findCommand(name);
  if (installed === null)
    throw new Error(`apt-get installed ${packages.join(' ')}, but there is no ${name}`);
  return installed;
}

/**
 * Clones take turns, for apt allows only one at a time. `isThere` is asked once more when it is
 * this clone's turn: another one may have installed the packages.
 */
export async function installPackages(
  packages: string[],
  logFile: string,
  isThere: () => boolean,
): Promise<void> {
  await withLock(join(cacheFolder(), 'apt.lock'), async () => {
    if (isThere()) return;
    await withProgress(`apt-get install ${packages.join(' ')}`, () =>
      aptInstall(packages, logFile),
    );
  });
}

async function aptInstall(packages: string[], logFile: string): Promise<void> {
  // RUNLEVEL=1 keeps the package from starting its own daemon: the hub runs its own, on its own
  // port.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  await run({ command: 'apt-get', args: ['update', '-q'], logFile, env });
  const options = ['-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120'];
  await run({ command: 'apt-get', args: ['install', ...options, ...packages], logFile, env });
}
