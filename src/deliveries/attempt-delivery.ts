/**
 * One attempt. A process that dies after the claim leaves a lease; when it has run out the sweep queues the delivery again and
 * the hook may get the event a second time, with the same `webhook-id`: at least once.
 */
import type { SecretBox } from '../db';
import { SYSTEM } from '../db';
import { envelopeJson, findEvent } from '../events';
import { findHook, markUnsubscribed, openSecrets } from '../hooks';
import type { Log, Metrics } from '../log';
import type { GuardedClient } from '../net';
import type { Queues } from '../queue';
import { DeliveryModel, type Attempt, type DeliveryDoc } from './model';
import { postSigned } from './post-signed';
import { afterAttempt, type AfterAttempt } from './rules';

export const DELIVER_QUEUE = 'deliver';

export interface AttemptParts {
  client: GuardedClient;
  secrets: SecretBox;
  queues: Queues;
  scheduleMs: readonly number[];
  sweepAfterMs: number;
  version: string;
  log: Log;
  metrics: Metrics;
}

/** Longer than an attempt may take (15 s). */
const LEASE_MS = 30_000;

export const attemptDelivery = async (parts: AttemptParts, id: string): Promise<void> => {
  const delivery = await claim(id);
  if (delivery === null) return;
  const { workspaceId, hookId, sequence } = delivery;
  const [hook, event] = await Promise.all([findHook(workspaceId, hookId), findEvent(workspaceId, sequence)]);
  if (hook?.status !== 'active' || event === null) {
    await end(delivery, 'dropped');
    return;
  }
  const posted = await postSigned(parts, {
    url: hook.targetUrl, id: delivery.publicId, body: envelopeJson(event), secrets: openSecrets(parts.secrets, hook, new Date()), n: delivery.attempts.length + 1,
  });
  if (posted === undefined) {
    await giveBack(parts, delivery);
    return;
  }
  const { attempt, retryAfterMs } = posted;
  const next = afterAttempt({ status: attempt.status, retryAfterMs, attempts: attempt.n }, parts.scheduleMs, Math.random());
  parts.metrics.attempts.inc({ outcome: next.state });
  parts.metrics.attemptSeconds.observe(attempt.ms / 1000);
  parts.log.debug({ delivery_id: delivery.publicId, workspace_id: workspaceId, attempt: attempt.n, status: attempt.status, ms: attempt.ms }, 'delivery attempted');
  await store(parts, delivery, attempt, next);
};

/** A system query: the job holds only the id. */
const claim = async (id: string): Promise<DeliveryDoc | null> => {
  const now = new Date();
  const leaseUntil = new Date(now.getTime() + LEASE_MS);
  return DeliveryModel.findOneAndUpdate(
    { _id: id, status: { $in: ['pending', 'waiting'] }, dueAt: { $lte: now }, $or: [{ leaseUntil: { $exists: false } }, { leaseUntil: { $lte: now } }] },
    { $set: { leaseUntil, sweepAt: leaseUntil }, $inc: { fence: 1 } },
    { returnDocument: 'after' },
  ).setOptions(SYSTEM).lean<DeliveryDoc>();
};

const OWN_FAULT_WAIT_MS = 5_000;

const giveBack = async (parts: AttemptParts, delivery: DeliveryDoc): Promise<void> => {
  const dueAt = new Date(Date.now() + OWN_FAULT_WAIT_MS);
  await DeliveryModel.updateOne(fenced(delivery), { $set: { dueAt, sweepAt: new Date(dueAt.getTime() + parts.sweepAfterMs) }, $unset: { leaseUntil: '' } });
  void parts.queues.add(DELIVER_QUEUE, [delivery._id], { delayMs: OWN_FAULT_WAIT_MS });
};

const store = async (parts: AttemptParts, delivery: DeliveryDoc, attempt: Attempt, next: AfterAttempt): Promise<void> => {
  if (next.state === 'unsubscribe') await markUnsubscribed(delivery.workspaceId, delivery.hookId);
  if (next.state !== 'waiting') {
    await end(delivery, next.state === 'unsubscribe' ? 'dropped' : next.state, attempt);
    return;
  }
  const dueAt = new Date(Date.now() + next.waitMs);
  await DeliveryModel.updateOne(fenced(delivery), {
    $set: { status: 'waiting', dueAt, sweepAt: new Date(dueAt.getTime() + parts.sweepAfterMs) }, $unset: { leaseUntil: '' }, $push: { attempts: attempt },
  });
  void parts.queues.add(DELIVER_QUEUE, [delivery._id], { delayMs: next.waitMs });
};

const end = async (delivery: DeliveryDoc, status: 'delivered' | 'dead' | 'dropped', attempt?: Attempt): Promise<void> => {
  await DeliveryModel.updateOne(fenced(delivery), {
    $set: { status }, $unset: { leaseUntil: '', sweepAt: '' }, ...(attempt === undefined ? {} : { $push: { attempts: attempt } }),
  });
};

/** Only while no later claim was made. */
const fenced = (delivery: DeliveryDoc) => ({ _id: delivery._id, workspaceId: delivery.workspaceId, fence: delivery.fence });
