/** One attempt of a callback. */
import { afterAttempt, postSigned, type AttemptParts, type OwedPosts } from '../deliveries';
import { openCallbackSecrets } from './callback-secret';
import type { CallbackDoc } from './model';

export const attemptCallback = async (parts: AttemptParts, posts: OwedPosts<CallbackDoc>, id: string): Promise<void> => {
  const callback = await posts.claim(id);
  if (callback === null) return;
  const { workspaceId, url, body, attempts } = callback;
  const posted = await postSigned(parts, { url, id, body, secrets: await openCallbackSecrets(parts.secrets, workspaceId, new Date()), n: attempts.length + 1 });
  if (posted === undefined) {
    await posts.giveBack(callback);
    return;
  }
  const { attempt, retryAfterMs } = posted;
  const next = afterAttempt({ status: attempt.status, retryAfterMs, attempts: attempt.n }, parts.scheduleMs, Math.random());
  parts.metrics.callbackAttempts.inc({ outcome: next.state });
  parts.log.debug({ callback_id: id, workspace_id: workspaceId, attempt: attempt.n, status: attempt.status, ms: attempt.ms }, 'callback attempted');
  await posts.store(callback, attempt, next);
};
