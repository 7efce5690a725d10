/** Sends ask whether calls are open that may tell something of their messages. */
import { idFloor } from '../lib/ids';
import { InboundBatchModel } from './model';

/**
 * Whether a call that arrived before this time is not handled yet, and may tell something of a
 * message of the hub.
 */
export async function hasOpenCalls(before: Date): Promise<boolean> {
  return (
    (await InboundBatchModel.findOne(
      {
        sweepAt: { $gt: new Date(0) },
        isLookedAt: { $exists: false },
        _id: { $lt: idFloor('inb', before.getTime()) },
      },
      { _id: 1 },
    ).lean()) !== null
  );
}
