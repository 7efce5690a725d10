/** One attempt of a delivery, if its hook still wants it. */
import { envelopeJson, findEvent } from '../events';
import { findHook, markUnsubscribed, openSecrets } from '../hooks';
import { attemptPost, type AttemptParts } from './attempt-post';
import type { DeliveryDoc } from './model';
import type { OwedPosts } from './owed-posts';

export function attemptDelivery(
  parts: AttemptParts,
  posts: OwedPosts<DeliveryDoc>,
  id: string,
): Promise<void> {
  return attemptPost(
    parts,
    {
      posts,
      idName: 'delivery_id',
      compose: async ({ workspaceId, hookId, sequence, publicId }) => {
        const [hook, event] = await Promise.all([
          findHook(workspaceId, hookId),
          findEvent(workspaceId, sequence),
        ]);
        if (hook?.status !== 'active' || event === null) return undefined;
        return {
          url: hook.targetUrl,
          id: publicId,
          body: envelopeJson(event),
          openSecrets: () => openSecrets(parts.secrets, hook, new Date()),
        };
      },
      tell: async ({ workspaceId, hookId }, { state }, ms) => {
        parts.metrics.attempts.inc({ outcome: state });
        parts.metrics.attemptSeconds.observe(ms / 1000);
        if (state === 'unsubscribe') await markUnsubscribed(workspaceId, hookId);
      },
    },
    id,
  );
}
