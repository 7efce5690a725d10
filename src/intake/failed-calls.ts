/**
 * What becomes of calls that could not be handled. They come again after growing waits, which stand
 * in MongoDB. Only what is proven to lie in a call itself parks it: the call fails alone, again and
 * again, while others go well.
 */
import { isPassing } from '../db';
import { errorText } from '../lib/error-code';
import { growingWait } from '../lib/growing-wait';
import { addTrouble, markShared } from './call-troubles';
import type { CallEnd, CallTrouble, Failing } from './model';
import type { OtherCalls } from './other-calls';
import { holdsStatus, readCalls, type ReadableCall } from './read-calls';

export interface Failure {
  error: unknown;
  /** In whose part of the call it failed, if it came that far. */
  workspaceIds: readonly string[];
}

const WAITS = { firstMs: 1_000, maxMs: 60_000 } as const;

/** An error that says itself that it does not pass needs less proof. */
const PROOF = {
  permanent: { alone: 3, ms: 0 },
  passing: { alone: 20, ms: 24 * 3_600_000 },
} as const;
/** From then on it holds up nothing else; without a status it never does. */
const SUSPECT = 3;

/** @param isAlone others have gone well since it failed last */
export function countFailure(before: Failing | undefined, isAlone: boolean, now: Date): Failing {
  return {
    times: (before?.times ?? 0) + 1,
    alone: (before?.alone ?? 0) + (isAlone ? 1 : 0),
    since: before?.since ?? now,
    at: now,
  };
}

export function dueAgain({ times, at }: Failing): Date {
  return new Date(at.getTime() + growingWait(times - 1, WAITS));
}

export function isProven({ alone, since, at }: Failing, error: unknown): boolean {
  const proof = isPassing(error) ? PROOF.passing : PROOF.permanent;
  return alone >= proof.alone && at.getTime() - since.getTime() >= proof.ms;
}

export interface Judging {
  connector: Parameters<typeof readCalls>[0];
  others: OtherCalls;
  /** Of this attempt. */
  startedAt: Date;
}

/** The end of a call that has failed alone. */
export async function judgeFailure(
  { connector, others, startedAt }: Judging,
  call: ReadableCall,
  failure: Failure,
): Promise<CallEnd> {
  const failing = countFailure(
    call.failing,
    others.failsAlone(call.id, call.failing?.at ?? startedAt),
    new Date(),
  );
  if (isProven(failing, failure.error)) return toParked(connector, call, failure);
  const dueAt = dueAgain(failing);
  const holdsUpNothing = failing.alone >= SUSPECT || !holdsStatus(connector, call);
  return {
    state: 'new',
    sweepAt: dueAt,
    dueAt,
    failing,
    ...(holdsUpNothing ? { isLookedAt: true } : {}),
  };
}

/** Its owners are read once more, so that they see it. */
async function toParked(
  connector: Judging['connector'],
  call: ReadableCall,
  { error, workspaceIds }: Failure,
): Promise<CallEnd> {
  const { routed, ended } = await readCalls(connector, [call]);
  const owners =
    workspaceIds.length > 0 ? workspaceIds : routed.map(({ connection }) => connection.workspaceId);
  const parked: CallTrouble = {
    state: 'parked',
    reason: errorText(error),
    workspaceIds: [...new Set(owners)],
  };
  addTrouble(ended, call.id, parked);
  markShared(ended, routed);
  return ended.get(call.id) ?? parked;
}
