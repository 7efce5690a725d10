// One setup at a time in a checkout. A lock whose owner died is taken over.
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { at, readText, say } from './checkout.mjs';

const LOCK = at('.hub', 'setup.lock');
const RETRY_MS = 100;
const SAY_AFTER_TRIES = 20;
/** A lock without an owner is one whose maker is between two system calls, or died there. */
const OWNERLESS_MS = 5_000;

export async function withLock(work) {
  await acquireLock();
  try {
    await work();
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

/**
 * Two commands may be started in one checkout at once; the second waits, and finds everything done.
 */
async function acquireLock() {
  mkdirSync(dirname(LOCK), { recursive: true });
  for (let tries = 0; !make(LOCK); tries += 1) {
    if (isStale(LOCK)) takeOver();
    else
      await new Promise((resolve) => {
        setTimeout(resolve, RETRY_MS);
      });
    if (tries === SAY_AFTER_TRIES)
      say('another process is installing or building here, waiting for it ...');
  }
  writeFileSync(join(LOCK, 'pid'), String(process.pid));
}

/**
 * Two may find the lock stale; the second must not remove what the first has made since, so
 * removing is itself locked.
 */
function takeOver() {
  const guard = `${LOCK}.takeover`;
  if (!make(guard)) {
    if (ageMs(guard) > OWNERLESS_MS) rmSync(guard, { recursive: true, force: true });
    return;
  }
  if (isStale(LOCK)) rmSync(LOCK, { recursive: true, force: true });
  rmSync(guard, { recursive: true, force: true });
}

function isStale(folder) {
  const pid = Number(readText(join(folder, 'pid')));
  return pid > 0 ? !isAlive(pid) : ageMs(folder) > OWNERLESS_MS;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  // A killed process may stay as a zombie where no init reaps it.
  const stat = readText(`/proc/${pid}/stat`);
  return !/^\d+ \(.*\) Z /s.test(stat ?? '');
}

function make(folder) {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function ageMs(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? Date.now() - stat.mtimeMs : 0;
}
