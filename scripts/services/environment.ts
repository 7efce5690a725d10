/**
 * The one place where the scripts read the process's environment, and the two folders they work in.
 */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A clone's own folders: `state` (.hub) is ignored by git and holds data, logs and the record of
 * what runs.
 */
export interface Clone {
  root: string;
  state: string;
  logs: string;
}

export function environment(): Environment {
  return process.env;
}

export function cloneAt(root: string = projectRoot()): Clone {
  const state = join(root, '.hub');
  return { root, state, logs: join(state, 'logs') };
}

/**
 * Works from dist/ as well as from the TypeScript sources: the compiled tree has no package.json of
 * its own.
 */
export function projectRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no package.json above ${__dirname}`);
    folder = parent;
  }
  return folder;
}

/**
 * Engines are shared by all clones of this user; everything in it may be deleted and is built
 * again.
 */
export function cacheFolder(): string {
  return join(environment()['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'smsport-hub');
}

export function shown(clone: Clone, path: string): string {
  return relative(clone.root, path);
}
