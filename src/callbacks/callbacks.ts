/** The feature's operations: owing, workers and sweep. */
import { createOwedPosts, type AttemptParts, type OwedPostParts } from '../deliveries';
import type { Sweep } from '../queue';
import { attemptCallback } from './attempt-callback';
import { rotateCallbackSecret, type RotatedSecret } from './callback-secret';
import { CallbackModel, insertCallbacks, type CallbackDoc } from './model';

export type NewCallback = Pick<CallbackDoc, 'messageId' | 'kind' | 'url' | 'body'>;

export interface Callbacks {
  /** What was owed before, for the same message and kind, stays as it was. */
  owe(workspaceId: string, callbacks: readonly NewCallback[]): Promise<void>;
  rotateSecret(workspaceId: string): Promise<RotatedSecret>;
  startWorkers(): void;
  sweeps: readonly Sweep[];
}

const QUEUE = 'callback';
const CONCURRENCY = 32;

export function createCallbacks(parts: AttemptParts & OwedPostParts): Callbacks {
  const posts = createOwedPosts(CallbackModel, QUEUE, parts);
  return {
    owe: async (workspaceId, callbacks) => {
      if (callbacks.length === 0) return;
      const docs = callbacks.map((callback): CallbackDoc => ({
        _id: `${callback.messageId}:${callback.kind}`,
        workspaceId,
        ...callback,
        ...posts.begin(),
      }));
      await insertCallbacks(docs);
      posts.add(docs.map(({ _id }) => _id));
    },
    rotateSecret: (workspaceId) => rotateCallbackSecret(parts.secrets, workspaceId),
    startWorkers: () =>
      parts.queues.work(QUEUE, CONCURRENCY, ({ id }) => attemptCallback(parts, posts, id)),
    sweeps: posts.sweeps,
  };
}
