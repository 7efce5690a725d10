/**
 * What became of calls of late in this process. Whether a call fails by its own fault shows only
 * beside others: when they fail as well the fault is elsewhere, and when there are none nothing is
 * known.
 */

export interface OtherCalls {
  note(outcome: { well: number; failed: readonly string[] }): void;
  wentWell(since: Date): boolean;
  /** Whether since then others went well, and next to none of them failed. */
  failsAlone(callId: string, since: Date): boolean;
}

/** For each that failed, at least so many went well. */
const WELL_PER_FAILURE = 10;
const KEPT = 10_000;

export function createOtherCalls(): OtherCalls {
  const well: { at: number; count: number }[] = [];
  const failedAt = new Map<string, number>();
  const wellSince = (since: Date): number =>
    well.reduce((sum, { at, count }) => (at >= since.getTime() ? sum + count : sum), 0);
  return {
    note: (outcome) => {
      const at = Date.now();
      if (outcome.well > 0) well.push({ at, count: outcome.well });
      if (well.length > KEPT) well.splice(0, KEPT / 2);
      if (failedAt.size > KEPT) failedAt.clear();
      for (const id of outcome.failed) failedAt.set(id, at);
    },
    wentWell: (since) => wellSince(since) > 0,
    failsAlone: (callId, since) => {
      const failed = [...failedAt].filter(
        ([id, at]) => id !== callId && at >= since.getTime(),
      ).length;
      return wellSince(since) > failed * WELL_PER_FAILURE;
    },
  };
}
