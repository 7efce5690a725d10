/** Waiting in tests: on a condition, never for a time. */
import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 20;

export interface Wait {
  timeoutMs?: number;
  /** What is waited for; named when it does not come. */
  what: string;
}

type Nothing = undefined | null | false;

/**
 * Asks again and again until `condition` gives something, which is returned. @throws after
 * `timeoutMs` with the last error, if there was one
 */
export async function until<T>(
  condition: () => Promise<T | Nothing> | T | Nothing,
  { timeoutMs = 15_000, what }: Wait,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const found = await condition();
      if (found !== undefined && found !== null && found !== false) return found;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() > deadline)
      throw new Error(`${what}: not within ${String(timeoutMs)} ms`, { cause: lastError });
    await pause(POLL_MS);
  }
}
