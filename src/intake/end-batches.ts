/**
 * The end of batches: most are done as a whole, and a call with an end of its own leaves its batch.
 */
import { insertNew } from '../db';
import { InboundBatchModel, type CallEnd, type InboundBatchDoc } from './model';

const NOT_NEW = { sweepAt: '', holder: '', dueAt: '', failing: '' } as const;

/**
 * Ends batches. First the calls with an end of their own become documents of their own, then the
 * batches are done: a process that dies in between leaves the batches, and whoever handles them
 * again meets those documents.
 */
export async function endBatches(
  batches: readonly InboundBatchDoc[],
  ends: ReadonlyMap<string, CallEnd>,
): Promise<void> {
  const done: string[] = [];
  const leaving: InboundBatchDoc[] = [];
  for (const batch of batches) {
    const [first] = batch.calls;
    const own = first !== undefined && first.id === batch._id ? ends.get(first.id) : undefined;
    if (own !== undefined) await endOwn(batch._id, own);
    else {
      done.push(batch._id);
      leaving.push(...leavingCalls(batch, ends));
    }
  }
  await insertNew(InboundBatchModel, leaving);
  if (done.length > 0)
    await InboundBatchModel.updateMany(
      { _id: { $in: done } },
      { $set: { state: 'done' }, $unset: NOT_NEW },
    );
}

/** The calls of a batch with an end of their own, as batches of one. */
function leavingCalls(
  batch: InboundBatchDoc,
  ends: ReadonlyMap<string, CallEnd>,
): InboundBatchDoc[] {
  return batch.calls.flatMap((call) => {
    const end = ends.get(call.id);
    return end === undefined
      ? []
      : [
          {
            _id: call.id,
            calls: [call],
            ...withAttention(end),
            ...(batch.replayed === true ? { replayed: true } : {}),
          },
        ];
  });
}

async function endOwn(_id: string, end: CallEnd): Promise<void> {
  const { sweepAt: _sweepAt, ...notHeld } = NOT_NEW;
  const unset = { new: { holder: '' }, unrouted: notHeld, parked: NOT_NEW };
  await InboundBatchModel.updateOne(
    { _id },
    { $set: withAttention(end), $unset: unset[end.state] },
  );
}

/** Longer than whoever puts a call aside needs to look for its connection once more. */
const LOOK_AFTER_MS = 60_000;

function withAttention(end: CallEnd) {
  if (end.state === 'new') return end;
  const look =
    end.state === 'unrouted'
      ? { sweepAt: new Date(Date.now() + LOOK_AFTER_MS), isLookedAt: true }
      : {};
  return { ...end, attention: end.state, ...look };
}
