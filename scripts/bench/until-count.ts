/** Waits until something that is only counted from outside has come to a number. */
import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 50;
const STALLED_MS = 60_000;

interface Counted {
  count: number;
  read: () => Promise<number>;
  what: string;
}

/** @throws when for a minute nothing was added, or more came than was awaited */
export async function untilCount({ count, read, what }: Counted): Promise<void> {
  let seen = -1;
  let progressAtMs = Date.now();
  while (seen < count) {
    const now = await read();
    if (now > seen) progressAtMs = Date.now();
    seen = now;
    if (seen >= count) break;
    if (Date.now() - progressAtMs > STALLED_MS) {
      throw new Error(
        `${what}: ${String(seen)} instead of ${String(count)}, and none came for ${String(STALLED_MS / 1000)} s`,
      );
    }
    await pause(POLL_MS);
  }
  if (seen > count) throw new Error(`${what}: ${String(seen)} instead of ${String(count)}`);
}
