/** The sweep finds the batches that nobody finished in time, and leaves them alone for a while. */
import { InboundBatchModel, type InboundBatchDoc } from './model';

/** Batches that nobody has finished in time. */
export async function findOverdueBatches(now: Date, limit: number): Promise<string[]> {
  return (
    await InboundBatchModel.find({ sweepAt: { $lte: now }, state: 'new' }, { _id: 1 })
      .sort({ sweepAt: 1 })
      .limit(limit)
      .lean<Pick<InboundBatchDoc, '_id'>[]>()
  ).map((batch) => batch._id);
}

/**
 * Else each pass would queue the whole backlog once more. Leases that ran out are taken over just
 * the same.
 */
export async function postponeBatches(ids: readonly string[], until: Date): Promise<void> {
  await InboundBatchModel.updateMany(
    { _id: { $in: ids }, state: 'new', sweepAt: { $lte: new Date() } },
    { $set: { sweepAt: until }, $unset: { holder: '' } },
  );
}
