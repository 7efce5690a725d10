/**
 * Documents that owe work: a job attempts it under a lease, and puts it off or ends it. `sweepAt`
 * is there exactly while something is owed, so a job that Redis or a dead process has lost is
 * queued again by the sweep.
 */
import type { Model, QueryFilter } from 'mongoose';
import { SYSTEM } from './tenancy';

export interface Owed {
  _id: string;
  workspaceId: string;
  /** Not attempted before this. */
  dueAt: Date;
  /** Only while it is owed: when the sweep looks at it. */
  sweepAt?: Date;
  /** While somebody attempts it. */
  leaseUntil?: Date;
  /** Counts the claims: only the last one may write. */
  fence: number;
}

/**
 * Clocks of several machines differ: what one has made due now may lie ahead for the next by so
 * much.
 */
export const CLOCK_SKEW_MS = 1_000;

/**
 * Queued by a job when it is due this soon: one for each that waits for hours would fill Redis. The
 * sweep queues the others, in time.
 */
const SOON_MS = 60_000;

export function isSoon(waitMs: number): boolean {
  return waitMs <= SOON_MS;
}

/**
 * When the sweep looks at what is due in a while: where a job is on its way, only after that had
 * its time.
 */
export function sweepTime(now: Date, waitMs: number, sweepAfterMs: number): Date {
  return new Date(now.getTime() + waitMs + (isSoon(waitMs) ? sweepAfterMs : 0));
}

/** The paths for a schema; with the index `{ sweepAt: 1 }`, sparse. */
export const OWED_PATHS = { dueAt: Date, sweepAt: Date, leaseUntil: Date, fence: Number } as const;

export type OwedModel<T> = Model<T>;

/**
 * A system query: the job holds only the id. Whoever gets the document back is the only one at
 * work, until the lease runs out.
 * @param open what must hold beside the time, for example its state
 */
export async function claimOwed<T extends Owed>(
  model: OwedModel<T>,
  id: string,
  { open, leaseMs }: { open: QueryFilter<T>; leaseMs: number },
): Promise<T | null> {
  const now = new Date();
  const leaseUntil = new Date(now.getTime() + leaseMs);
  return model
    .findOneAndUpdate(
      {
        _id: id,
        dueAt: { $lte: new Date(now.getTime() + CLOCK_SKEW_MS) },
        $and: [open, { $or: [{ leaseUntil: { $exists: false } }, { leaseUntil: { $lte: now } }] }],
      },
      { $set: { leaseUntil, sweepAt: leaseUntil }, $inc: { fence: 1 } },
      { returnDocument: 'after' },
    )
    .setOptions(SYSTEM)
    .lean<T>();
}

/** Only while no later claim was made. */
export function byClaim({ _id, workspaceId, fence }: Pick<Owed, '_id' | 'workspaceId' | 'fence'>) {
  return { _id, workspaceId, fence };
}

/** Queues again what is owed and whose time to be looked at has come. Returns how much that was. */
export async function queueOwed<T extends Pick<Owed, '_id' | 'sweepAt'>>(
  model: OwedModel<T>,
  add: (ids: readonly string[]) => Promise<boolean>,
  { limit, sweepAfterMs }: { limit: number; sweepAfterMs: number },
): Promise<number> {
  const now = new Date();
  const owed = await model
    .find({ sweepAt: { $lte: now } }, { _id: 1 })
    .sort({ sweepAt: 1 })
    .limit(limit)
    .setOptions(SYSTEM)
    .lean<{ _id: string }[]>();
  const ids = owed.map(({ _id }) => _id);
  if (ids.length === 0 || !(await add(ids))) return ids.length;
  // Else each pass would queue the same once more. A lease or a wait that was set meanwhile is left
  // alone.
  await model
    .updateMany(
      { _id: { $in: ids }, sweepAt: { $lte: now } },
      { $set: { sweepAt: new Date(Date.now() + sweepAfterMs) } },
    )
    .setOptions(SYSTEM);
  return ids.length;
}
