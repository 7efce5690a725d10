/** One attempt of a callback. */
import { attemptPost, type AttemptParts, type OwedPosts } from '../deliveries';
import { readCallbackSecrets } from './callback-secret';
import type { CallbackDoc } from './model';

export function attemptCallback(
  parts: AttemptParts,
  posts: OwedPosts<CallbackDoc>,
  id: string,
): Promise<void> {
  return attemptPost(
    parts,
    {
      posts,
      idName: 'callback_id',
      compose: async ({ _id, workspaceId, url, body }) => ({
        url,
        id: _id,
        body,
        openSecrets: await readCallbackSecrets(parts.secrets, workspaceId, new Date()),
      }),
      tell: async (_callback, { state }) => {
        parts.metrics.callbackAttempts.inc({ outcome: state });
      },
    },
    id,
  );
}
