/**
 * The answer path of inbound calls: durable in MongoDB, then 200. Redis is told but never waited
 * for. A process that dies before the write has not answered, so the provider repeats the call;
 * after it, the sweep finds the call.
 */
import { insertBatch } from '../db';
import { createGroupCommit } from '../lib/group-commit';
import { newId } from '../lib/ids';
import type { Queues } from '../queue';
import { InboundBatchModel, callId, type InboundBatchDoc, type InboundCall } from './model';

/** A job's id is the id of a batch. */
export const INTAKE_QUEUE = 'intake';

/** Resolves with the call's id once it is durable. */
export type Receive = (call: Omit<InboundCall, 'id' | 'receivedAt'>) => Promise<string>;

const MAX_BATCH = 500;
/**
 * So that a worker, which takes some dozens of batches together, never holds much; a single body is
 * at most 3 MB.
 */
const MAX_BATCH_BYTES = 1_048_576;
/** Beyond either the answer is 503 and the provider repeats. */
const MAX_WAITING = 10_000;
const MAX_WAITING_BYTES = 64 * 1_048_576;
const WRITERS = 2;

/** @throws QueueFullError, or MongoDB's error when the call could not be stored */
export function createReceive(queues: Queues, sweepAfterMs: number): Receive {
  const writes = createGroupCommit<InboundCall>({
    maxBatch: MAX_BATCH,
    maxWaiting: MAX_WAITING,
    concurrency: WRITERS,
    maxWeight: { limit: MAX_WAITING_BYTES, weigh: ({ body }) => body.length },
    write: async (calls) => {
      const batches = toBatches(calls, new Date(Date.now() + sweepAfterMs));
      const [failure] = (await insertBatch(InboundBatchModel, batches)).values();
      if (failure !== undefined) throw failure;
      void queues.add(
        INTAKE_QUEUE,
        batches.map((batch) => batch._id),
      );
      return undefined;
    },
  });
  return async (received) => {
    const call: InboundCall = { ...received, id: '', receivedAt: new Date() };
    await writes.add(call);
    return call.id;
  };
}

/** Gives the calls their ids. */
function toBatches(calls: readonly InboundCall[], sweepAt: Date): InboundBatchDoc[] {
  const batches: InboundBatchDoc[] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const call of calls) {
    if (bytes + call.body.length > MAX_BATCH_BYTES) {
      batches.push({ _id: newId('inb'), calls: [], state: 'new', sweepAt });
      bytes = 0;
    }
    const batch = batches.at(-1);
    if (batch === undefined) continue;
    call.id = callId(batch._id, batch.calls.length);
    batch.calls.push(call);
    bytes += call.body.length;
  }
  return batches;
}
