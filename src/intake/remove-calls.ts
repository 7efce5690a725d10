/**
 * Retention of raw calls. Their ids begin with the time, so the oldest are found by `_id` alone and
 * intake pays for no further index.
 */
import { idFloor } from '../lib/ids';
import { InboundBatchModel } from './model';

const BATCH = 1_000;

/**
 * Done, parked and unrouted alike; what is still to be handled stays, however old. Returns how many
 * documents, batches mostly, were removed.
 */
export async function removeCallsBefore(before: Date): Promise<number> {
  const end = idFloor('inb', before.getTime());
  let removed = 0;
  let after = '';
  for (;;) {
    const ids = (
      await InboundBatchModel.find(
        { _id: { $gt: after, $lt: end }, state: { $ne: 'new' } },
        { _id: 1 },
      )
        .sort({ _id: 1 })
        .limit(BATCH)
        .lean()
    ).map((batch) => batch._id);
    const last = ids.at(-1);
    if (last === undefined) return removed;
    removed += (
      await InboundBatchModel.deleteMany({ _id: { $gt: after, $lte: last }, state: { $ne: 'new' } })
    ).deletedCount;
    after = last;
  }
}
