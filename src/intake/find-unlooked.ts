/** Unrouted calls are looked at once more; this finds those still to look at and notes the look. */
import { InboundBatchModel, type InboundBatchDoc } from './model';

/**
 * Unrouted calls whose second look has not been taken: whoever put them aside has died or met a
 * fault.
 */
export async function findUnlooked(now: Date, limit: number): Promise<InboundBatchDoc[]> {
  return InboundBatchModel.find({ sweepAt: { $lte: now }, attention: 'unrouted' })
    .sort({ sweepAt: 1 })
    .limit(limit)
    .lean<InboundBatchDoc[]>();
}

/** From now on a connection that comes finds them. */
export async function markLooked(ids: readonly string[]): Promise<void> {
  await InboundBatchModel.updateMany(
    { _id: { $in: ids }, attention: 'unrouted' },
    { $unset: { sweepAt: '', isLookedAt: '' } },
  );
}
