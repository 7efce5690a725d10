/**
 * How long to wait before the next try: twice as long each time up to a bound, and not for all at
 * the same moment.
 */

export interface WaitBounds {
  firstMs: number;
  maxMs: number;
}

const MAX_DOUBLINGS = 30;

/**
 * @param tries how many have failed before this wait's one @param random 0 to 1: the wait is half
 * of its length at least
 */
export function growingWait(
  tries: number,
  { firstMs, maxMs }: WaitBounds,
  random = Math.random(),
): number {
  return Math.round(
    (Math.min(maxMs, firstMs * 2 ** Math.min(tries, MAX_DOUBLINGS)) * (1 + random)) / 2,
  );
}
