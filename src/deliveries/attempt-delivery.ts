/** One attempt of a delivery, if its hook still wants it. */
import type { SecretBox } from '../db';
import { envelopeJson, findEvent } from '../events';
import { findHook, markUnsubscribed, openSecrets } from '../hooks';
import type { Log, Metrics } from '../log';
import type { GuardedClient } from '../net';
import type { DeliveryDoc } from './model';
import type { OwedPosts } from './owed-posts';
import { postSigned } from './post-signed';
import { afterAttempt } from './rules';

export interface AttemptParts {
  client: GuardedClient;
  secrets: SecretBox;
  scheduleMs: readonly number[];
  version: string;
  log: Log;
  metrics: Metrics;
}

export const attemptDelivery = async (parts: AttemptParts, posts: OwedPosts<DeliveryDoc>, id: string): Promise<void> => {
  const delivery = await posts.claim(id);
  if (delivery === null) return;
  const { workspaceId, hookId, sequence } = delivery;
  const [hook, event] = await Promise.all([findHook(workspaceId, hookId), findEvent(workspaceId, sequence)]);
  if (hook?.status !== 'active' || event === null) {
    await posts.drop(delivery);
    return;
  }
  const posted = await postSigned(parts, {
    url: hook.targetUrl, id: delivery.publicId, body: envelopeJson(event), secrets: openSecrets(parts.secrets, hook, new Date()), n: delivery.attempts.length + 1,
  });
  if (posted === undefined) {
    await posts.giveBack(delivery);
    return;
  }
  const { attempt, retryAfterMs } = posted;
  const next = afterAttempt({ status: attempt.status, retryAfterMs, attempts: attempt.n }, parts.scheduleMs, Math.random());
  parts.metrics.attempts.inc({ outcome: next.state });
  parts.metrics.attemptSeconds.observe(attempt.ms / 1000);
  parts.log.debug({ delivery_id: delivery.publicId, workspace_id: workspaceId, attempt: attempt.n, status: attempt.status, ms: attempt.ms }, 'delivery attempted');
  if (next.state === 'unsubscribe') await markUnsubscribed(workspaceId, hookId);
  await posts.store(delivery, attempt, next);
};
