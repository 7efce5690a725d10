/** The feature's operations: owing, workers and sweep. */
import type { Queues, Sweep } from '../queue';
import { CALLBACK_QUEUE, attemptCallback, type CallbackParts } from './attempt-callback';
import { rotateCallbackSecret, type RotatedSecret } from './callback-secret';
import { CallbackModel, findOwedCallbacks, insertCallbacks, type CallbackDoc } from './model';

export type NewCallback = Pick<CallbackDoc, 'messageId' | 'kind' | 'url' | 'body'>;

export interface Callbacks {
  /** What was owed before, for the same message and kind, stays as it was. */
  owe(workspaceId: string, callbacks: readonly NewCallback[]): Promise<void>;
  rotateSecret(workspaceId: string): Promise<RotatedSecret>;
  startWorkers(): void;
  sweeps: readonly Sweep[];
}

const CONCURRENCY = 32;
const SWEEP_LIMIT = 2_000;

export const createCallbacks = (parts: CallbackParts): Callbacks => ({
  owe: async (workspaceId, callbacks) => {
    if (callbacks.length === 0) return;
    const now = new Date();
    const docs = callbacks.map((callback): CallbackDoc => ({
      _id: `${callback.messageId}:${callback.kind}`, workspaceId, ...callback, status: 'pending', attempts: [],
      dueAt: now, sweepAt: new Date(now.getTime() + parts.sweepAfterMs), fence: 0, createdAt: now,
    }));
    await insertCallbacks(docs);
    void parts.queues.add(CALLBACK_QUEUE, docs.map(({ _id }) => _id));
  },
  rotateSecret: (workspaceId) => rotateCallbackSecret(parts.secrets, workspaceId),
  startWorkers: () => parts.queues.work(CALLBACK_QUEUE, CONCURRENCY, ({ id }) => attemptCallback(parts, id)),
  sweeps: [{ name: 'callbacks', run: () => sweepOwed(parts.queues, parts.sweepAfterMs) }],
});

const sweepOwed = async (queues: Queues, sweepAfterMs: number): Promise<number> => {
  const now = new Date();
  const owed = await findOwedCallbacks(now, SWEEP_LIMIT);
  if (owed.length === 0 || !(await queues.add(CALLBACK_QUEUE, owed.map(({ _id }) => _id)))) return owed.length;
  const sweepAt = new Date(Date.now() + sweepAfterMs);
  await CallbackModel.bulkWrite(owed.map(({ _id, workspaceId }) => ({
    updateOne: { filter: { _id, workspaceId, sweepAt: { $lte: now } }, update: { $set: { sweepAt } } },
  })), { ordered: false });
  return owed.length;
};
