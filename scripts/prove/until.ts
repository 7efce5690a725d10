/** Waiting in proofs: on a condition, never for a time. */
import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 100;
const WITHIN_MS = 90_000;

/** @returns what the condition gave. @throws with what was waited for, when it does not come */
export async function until<T>(
  what: string,
  find: () => Promise<T | undefined | false>,
  withinMs = WITHIN_MS,
): Promise<T> {
  for (const deadlineMs = Date.now() + withinMs; ;) {
    const found = await find();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadlineMs)
      throw new Error(`${what} did not come within ${String(withinMs / 1000)} s`);
    await pause(POLL_MS);
  }
}
