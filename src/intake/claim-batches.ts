/**
 * A worker holds batches for a time: it claims them, and puts off or releases those that it does
 * not end.
 */
import { CLOCK_SKEW_MS } from '../db';
import { InboundBatchModel, type Failing, type InboundBatchDoc } from './model';

/**
 * Takes the batches that nobody is working on. If the holder dies, others may take them after the
 * lease.
 */
export async function claimBatches(
  ids: readonly string[],
  holder: string,
  leaseMs: number,
): Promise<InboundBatchDoc[]> {
  const now = new Date();
  const claimed = await InboundBatchModel.updateMany(
    {
      _id: { $in: ids },
      state: 'new',
      dueAt: { $not: { $gt: new Date(now.getTime() + CLOCK_SKEW_MS) } },
      $or: [{ holder: { $exists: false } }, { sweepAt: { $lte: now } }],
    },
    { $set: { holder, sweepAt: new Date(now.getTime() + leaseMs) } },
  );
  return claimed.matchedCount === 0
    ? []
    : InboundBatchModel.find({ _id: { $in: ids }, holder })
        .sort({ _id: 1 })
        .lean<InboundBatchDoc[]>();
}

/** All of these batches come again: nothing of them could be handled, or not all. */
export async function putOffBatches(
  batches: readonly { _id: string; failing: Failing; dueAt: Date; isLookedAt: boolean }[],
): Promise<void> {
  await InboundBatchModel.bulkWrite(
    batches.map(({ _id, failing, dueAt, isLookedAt }) => ({
      updateOne: {
        filter: { _id, state: 'new' },
        update: {
          $set: { failing, dueAt, sweepAt: dueAt, ...(isLookedAt ? { isLookedAt } : {}) },
          $unset: { holder: '' },
        },
      },
    })),
    { ordered: false },
  );
}

/** Those that this holder has not ended may be taken by others at once. */
export async function releaseBatches(ids: readonly string[], holder: string): Promise<void> {
  await InboundBatchModel.updateMany(
    { _id: { $in: ids }, holder, state: 'new' },
    { $set: { sweepAt: new Date() }, $unset: { holder: '' } },
  );
}
