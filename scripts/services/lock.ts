/**
 * A lock between processes: a folder that only one of them can make. A lock whose owner died is
 * taken over. The owner is a pid with its start time, since a pid alone may belong to somebody else
 * by now.
 */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive, thisProcess, type ProcessIdentity } from './processes';
import { say } from './progress';

const RETRY_MS = 100;
/** A folder without an owner is one whose maker is between two system calls, or died there. */
const OWNERLESS_MS = 5_000;
const SAY_AFTER_MS = 2_000;

export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await acquire(folder);
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function acquire(folder: string): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  const begunMs = Date.now();
  let said = false;
  while (!make(folder)) {
    if (isStale(folder)) removeStale(folder);
    else await pause(RETRY_MS);
    if (!said && Date.now() - begunMs > SAY_AFTER_MS) {
      said = true;
      say(`waiting for another process that is doing the same (${folder}) ...`);
    }
  }
  writeFileSync(join(folder, 'owner.json'), JSON.stringify(thisProcess()));
}

/**
 * Two may find the same lock stale; the second must not remove what the first has made since, so
 * removing is itself locked.
 */
function removeStale(folder: string): void {
  const guard = `${folder}.takeover`;
  if (!make(guard)) {
    if (ageMs(guard) > OWNERLESS_MS) rmSync(guard, { recursive: true, force: true });
    return;
  }
  if (isStale(folder)) rmSync(folder, { recursive: true, force: true });
  rmSync(guard, { recursive: true, force: true });
}

function make(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    // Not `instanceof Error`: under jest the file system's errors come from another realm.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST')
      return false;
    throw error;
  }
}

function isStale(folder: string): boolean {
  const owner = readOwner(folder);
  return owner === null ? ageMs(folder) > OWNERLESS_MS : !isAlive(owner);
}

function readOwner(folder: string): ProcessIdentity | null {
  try {
    const owner: unknown = JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'));
    return isIdentity(owner) ? owner : null;
  } catch {
    return null;
  }
}

function isIdentity(value: unknown): value is ProcessIdentity {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'startedAt' in value &&
    typeof value.startedAt === 'string'
  );
}

function ageMs(folder: string): number {
  try {
    return Date.now() - statSync(folder).mtimeMs;
  } catch {
    return 0;
  }
}
