/**
 * The last look, read again until it is young enough to act on. What can't be read now is read by
 * the next job: nothing was called.
 */
import { errorText } from '../lib/error-code';
import type { Log } from '../log';
import type { CheckBeforeCall, Checked } from './check-before-call';
import type { MessageDoc } from './model';

/**
 * What was read about pauses is true for the call if that starts within this time: a pause waits
 * longer before it answers.
 */
const FRESH_MS = 400;
/** So much of the lease of 45 s may be gone before a call of 30 s. */
const MAX_CLAIMED_MS = 10_000;
/** Under steady load some call is always being handled; one that is older than this is late. */
const HANDLED_WITHIN_MS = 1_000;

export interface FreshParts {
  /** Whether calls of the provider that came before this time are not handled yet. */
  hasOpenCalls: (before: Date) => Promise<boolean>;
  log: Log;
}

/** @param claimedAt by the monotonic clock */
export type CheckFresh = (message: MessageDoc, claimedAt: number) => Promise<Checked>;

export function createCheckFresh(
  check: CheckBeforeCall,
  { hasOpenCalls, log }: FreshParts,
): CheckFresh {
  // Told once per streak: while the database is slow, every message meets this.
  let isSlow = false;
  const tooSlow = ({ _id }: MessageDoc, ms: number): Checked => {
    if (!isSlow)
      log.warn(
        { message_id: _id, ms: Math.round(ms), limit_ms: FRESH_MS },
        'what was read before a call was too old each time; messages wait until the database is faster',
      );
    isSlow = true;
    return { kind: 'late' };
  };
  return async (message, claimedAt) => {
    if ((message.call?.attempts ?? 0) > 0 && (await mayHaveGoneOut({ hasOpenCalls, log })))
      return { kind: 'late' };
    for (;;) {
      const readAt = performance.now();
      const checked = await check(message).catch((error: unknown): Checked => {
        log.warn(
          { message_id: message._id, error: errorText(error) },
          'could not look before the call; the message waits',
        );
        return { kind: 'late' };
      });
      if (checked.kind === 'late') return checked;
      const ms = performance.now() - readAt;
      if (performance.now() - claimedAt > MAX_CLAIMED_MS) return tooSlow(message, ms);
      if (ms > FRESH_MS) continue;
      isSlow = false;
      return checked;
    }
  };
}

/**
 * Meta answered with a fault before: a call that tells the contrary may be stored and not handled
 * yet.
 */
function mayHaveGoneOut({ hasOpenCalls, log }: FreshParts): Promise<boolean> {
  return hasOpenCalls(new Date(Date.now() - HANDLED_WITHIN_MS)).catch((error: unknown) => {
    log.warn({ error: errorText(error) }, 'could not look for calls that are not handled yet');
    return true;
  });
}
