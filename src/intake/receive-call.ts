/**
 * The answer path of inbound calls: durable in MongoDB, then 200. Redis is told but never waited for. A process that dies
 * before the write has not answered, so the provider repeats the call; after it, the sweep finds the call.
 */
import { insertBatch } from '../db';
import { createGroupCommit } from '../lib/group-commit';
import { newId } from '../lib/ids';
import type { Queues } from '../queue';
import { InboundCallModel, callId, type InboundCallDoc } from './model';

/** A job's id is the id of a batch. */
export const INTAKE_QUEUE = 'intake';

/** Resolves with the call's id once it is durable. */
export type Receive = (call: Pick<InboundCallDoc, 'connector' | 'body' | 'connectionId' | 'headers'>) => Promise<string>;

const MAX_BATCH = 500;
/** With bodies of a few KB this bounds the memory at some tens of MB; beyond it the answer is 503 and the provider repeats. */
const MAX_WAITING = 10_000;
const WRITERS = 2;

/** @throws QueueFullError, or MongoDB's error when the call could not be stored */
export const createReceive = (queues: Queues, sweepAfterMs: number): Receive => {
  const writes = createGroupCommit<InboundCallDoc>({
    maxBatch: MAX_BATCH, maxWaiting: MAX_WAITING, concurrency: WRITERS,
    write: async (calls) => {
      const batchId = newId('inb');
      calls.forEach((call, index) => { call._id = callId(batchId, index); });
      const failures = await insertBatch(InboundCallModel, calls);
      void queues.add(INTAKE_QUEUE, [batchId]);
      return failures;
    },
  });
  return async (call) => {
    const receivedAt = new Date();
    const doc: InboundCallDoc = { ...call, _id: '', receivedAt, state: 'new', sweepAt: new Date(receivedAt.getTime() + sweepAfterMs) };
    await writes.add(doc);
    return doc._id;
  };
};
