/**
 * Answers before handling. Where one process does both, they share a thread and a MongoDB, and Meta
 * waits for the answers only. So while many calls come in, the handling rests after each step, the
 * longer the more come; it is made up for when they stop. What has waited for long is not kept
 * waiting: then both get their share again.
 */

export interface AnswersFirst {
  /** A call has arrived. */
  count(): void;
  /**
   * After a step of handling that took `tookMs`, about calls of which the oldest has waited
   * `waitedMs`.
   */
  rest(tookMs: number, waitedMs: number): Promise<void>;
}

const WINDOW_MS = 250;
/** Below this rate both go on undisturbed. */
const QUIET_PER_SECOND = 200;
/** So many calls per second more make the rest longer by the length of the step. */
const STEP_PER_SECOND = 400;
const MAX_FACTOR = 8;
/** From the first on the rests become shorter, from the second on there are none. */
const PATIENCE_MS = { from: 8_000, to: 12_000 } as const;
/**
 * A send that Meta answered with a fault waits for calls that are not handled yet, so a rest delays
 * it, and nothing worse.
 */
const MAX_REST_MS = 8_000;
const SLICE_MS = 25;

/** How many times its own length a step is followed by rest. */
export function restFactor(perSecond: number, waitedMs: number): number {
  const wanted = Math.min(
    MAX_FACTOR,
    Math.max(0, (perSecond - QUIET_PER_SECOND) / STEP_PER_SECOND),
  );
  const patience = Math.min(
    1,
    Math.max(0, (PATIENCE_MS.to - waitedMs) / (PATIENCE_MS.to - PATIENCE_MS.from)),
  );
  return wanted * patience;
}

export function createAnswersFirst(): AnswersFirst {
  const rate = createRate();
  return {
    count: rate.count,
    rest: async (tookMs, waitedMs) => {
      const startedAt = performance.now();
      // Looked at again and again: when the calls stop, so does the rest.
      for (
        let restedMs = 0;
        restedMs <
        Math.min(MAX_REST_MS, tookMs * restFactor(rate.perSecond(), waitedMs + restedMs));
        restedMs = performance.now() - startedAt
      )
        await new Promise((resolve) => {
          setTimeout(resolve, SLICE_MS);
        });
    },
  };
}

/** Of the last full window, or of this one if it is higher already. */
function createRate() {
  let windowStart = performance.now();
  let counted = 0;
  let before = 0;
  const turn = (): void => {
    const passed = performance.now() - windowStart;
    if (passed < WINDOW_MS) return;
    before = passed < 2 * WINDOW_MS ? counted : 0;
    counted = 0;
    windowStart = performance.now();
  };
  return {
    count: (): void => {
      turn();
      counted += 1;
    },
    perSecond: (): number => {
      turn();
      return (Math.max(before, counted) * 1000) / WINDOW_MS;
    },
  };
}
