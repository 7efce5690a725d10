/** Pure: what follows from an attempt. */

/** `attempts` counts this one. */
export interface AttemptResult {
  status: number | null;
  retryAfterMs: number | null;
  attempts: number;
}

export type AfterAttempt =
  | { state: 'delivered' }
  | { state: 'unsubscribe' }
  | { state: 'dead' }
  | { state: 'waiting'; waitMs: number };

const JITTER = 0.2;
/** A receiver may ask for up to a day. */
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;
const GONE = 410;

/**
 * 2xx is success, 410 unsubscribes, anything else (redirects too) waits for the next step of the
 * schedule.
 * @param random 0..1, spreads deliveries that failed together
 */
export function afterAttempt(
  { status, retryAfterMs, attempts }: AttemptResult,
  scheduleMs: readonly number[],
  random: number,
): AfterAttempt {
  if (status !== null && status >= 200 && status < 300) return { state: 'delivered' };
  if (status === GONE) return { state: 'unsubscribe' };
  const step = scheduleMs[attempts - 1];
  if (step === undefined) return { state: 'dead' };
  const jittered = step * (1 - JITTER + 2 * JITTER * random);
  return {
    state: 'waiting',
    waitMs: Math.round(Math.max(jittered, Math.min(retryAfterMs ?? 0, MAX_RETRY_AFTER_MS))),
  };
}

/**
 * `Retry-After` in seconds or as a date (RFC 9110, 10.2.3); null when it is missing or unreadable.
 */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}
