/**
 * A new hook owes itself the events between its start and the first that the log's consumer sees
 * with it: it is inserted owing them, a job claims them under a lease, and how far it is stands on
 * the hook.
 */
import { byClaim, claimOwed, queueOwed } from '../db';
import { HookModel, type HookDoc } from './model';

/** Renewed with each batch. */
const LEASE_MS = 30_000;
const SWEEP_LIMIT = 500;

export function beginBackfill(
  afterSequence: number,
  sweepAfterMs: number,
): Pick<HookDoc, 'backfilledTo' | 'dueAt' | 'sweepAt' | 'fence'> {
  const now = new Date();
  return {
    backfilledTo: afterSequence,
    dueAt: now,
    sweepAt: new Date(now.getTime() + sweepAfterMs),
    fence: 0,
  };
}

/** Null when nothing is owed, or somebody else is at it. */
export function claimBackfill(hookId: string): Promise<HookDoc | null> {
  return claimOwed(HookModel, hookId, { open: { sweepAt: { $exists: true } }, leaseMs: LEASE_MS });
}

/** The hook as it is by now; null when it was removed, or somebody else has claimed it since. */
export async function noteBackfill(hook: HookDoc, backfilledTo: number): Promise<HookDoc | null> {
  const leaseUntil = new Date(Date.now() + LEASE_MS);
  return HookModel.findOneAndUpdate(
    byClaim(hook),
    { $set: { backfilledTo, leaseUntil, sweepAt: leaseUntil } },
    { returnDocument: 'after' },
  ).lean<HookDoc>();
}

export async function endBackfill(hook: HookDoc): Promise<void> {
  await HookModel.updateOne(byClaim(hook), { $unset: { leaseUntil: '', sweepAt: '' } });
}

export function queueBackfills(
  add: (ids: readonly string[]) => Promise<boolean>,
  sweepAfterMs: number,
): Promise<number> {
  return queueOwed(HookModel, add, { limit: SWEEP_LIMIT, sweepAfterMs });
}
