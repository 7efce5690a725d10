// node_modules: installed when missing or older than the lockfile.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { at, readText, step } from './checkout.mjs';

const INSTALLED_MARK = at('node_modules', '.hub-installed');

export function isInstalled() {
  return existsSync(at('node_modules')) && readText(INSTALLED_MARK) === lockfileHash();
}

export async function install() {
  if (!matchesLockfile()) {
    // NODE_ENV=production would leave out what builds and tests need.
    const env = { ...process.env };
    delete env.NODE_ENV;
    const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
    await step('installing dependencies (npm ci)', { ...npm(args), env });
  }
  writeFileSync(INSTALLED_MARK, lockfileHash());
}

/**
 * Whether npm's own record says that all of the lockfile is there: somebody ran `npm install`, so
 * deleting it all again is no use.
 */
function matchesLockfile() {
  const wanted = packagesIn(at('package-lock.json'));
  const present = packagesIn(at('node_modules', '.package-lock.json'));
  if (present === null) return false;
  return Object.entries(wanted ?? {}).every(([path, { version, optional }]) => {
    if (path === '') return true;
    return present[path] ? present[path].version === version : optional === true;
  });
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}

function lockfileHash() {
  return createHash('sha256')
    .update(readFileSync(at('package-lock.json')))
    .digest('hex');
}

/** The npm that started us, if one did: there may be several on PATH, or none. */
function npm(args) {
  const running = process.env.npm_execpath;
  if (running?.endsWith('npm-cli.js'))
    return { command: process.execPath, args: [running, ...args] };
  return { command: 'npm', args };
}
