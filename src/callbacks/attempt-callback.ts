/**
 * One attempt. A process that dies after the claim leaves a lease; when it has run out the sweep queues the callback again and the
 * receiver may get it a second time, with the same `webhook-id`: at least once.
 */
import { SYSTEM, type SecretBox } from '../db';
import { afterAttempt, postSigned, type AfterAttempt, type Attempt } from '../deliveries';
import type { Log, Metrics } from '../log';
import type { GuardedClient } from '../net';
import type { Queues } from '../queue';
import { openCallbackSecrets } from './callback-secret';
import { CallbackModel, type CallbackDoc } from './model';

export const CALLBACK_QUEUE = 'callback';

export interface CallbackParts {
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
/** When the hub itself could not make the attempt. */
const OWN_FAULT_WAIT_MS = 5_000;

export const attemptCallback = async (parts: CallbackParts, id: string): Promise<void> => {
  const callback = await claim(id);
  if (callback === null) return;
  const { workspaceId, url, body, attempts } = callback;
  const posted = await postSigned(parts, { url, id, body, secrets: await openCallbackSecrets(parts.secrets, workspaceId, new Date()), n: attempts.length + 1 });
  if (posted === undefined) {
    await wait(parts, callback, { waitMs: OWN_FAULT_WAIT_MS });
    return;
  }
  const { attempt, retryAfterMs } = posted;
  const next = afterAttempt({ status: attempt.status, retryAfterMs, attempts: attempt.n }, parts.scheduleMs, Math.random());
  parts.metrics.callbackAttempts.inc({ outcome: next.state });
  parts.log.debug({ callback_id: id, workspace_id: workspaceId, attempt: attempt.n, status: attempt.status, ms: attempt.ms }, 'callback attempted');
  if (next.state === 'waiting') await wait(parts, callback, { waitMs: next.waitMs, attempt });
  else await end(callback, ENDS[next.state], attempt);
};

/** 410: the receiver does not want it any more. */
const ENDS: Readonly<Record<Exclude<AfterAttempt['state'], 'waiting'>, CallbackDoc['status']>> = { delivered: 'delivered', dead: 'dead', unsubscribe: 'dropped' };

/** A system query: the job holds only the id. */
const claim = async (id: string): Promise<CallbackDoc | null> => {
  const now = new Date();
  const leaseUntil = new Date(now.getTime() + LEASE_MS);
  return CallbackModel.findOneAndUpdate(
    { _id: id, status: { $in: ['pending', 'waiting'] }, dueAt: { $lte: now }, $or: [{ leaseUntil: { $exists: false } }, { leaseUntil: { $lte: now } }] },
    { $set: { leaseUntil, sweepAt: leaseUntil }, $inc: { fence: 1 } },
    { returnDocument: 'after' },
  ).setOptions(SYSTEM).lean<CallbackDoc>();
};

const wait = async ({ queues, sweepAfterMs }: CallbackParts, callback: CallbackDoc, { waitMs, attempt }: { waitMs: number; attempt?: Attempt }): Promise<void> => {
  const dueAt = new Date(Date.now() + waitMs);
  await CallbackModel.updateOne(fenced(callback), {
    $set: { dueAt, sweepAt: new Date(dueAt.getTime() + sweepAfterMs), ...(attempt === undefined ? {} : { status: 'waiting' }) }, $unset: { leaseUntil: '' },
    ...(attempt === undefined ? {} : { $push: { attempts: attempt } }),
  });
  void queues.add(CALLBACK_QUEUE, [callback._id], { delayMs: waitMs });
};

const end = async (callback: CallbackDoc, status: CallbackDoc['status'], attempt: Attempt): Promise<void> => {
  await CallbackModel.updateOne(fenced(callback), { $set: { status }, $unset: { leaseUntil: '', sweepAt: '' }, $push: { attempts: attempt } });
};

/** Only while no later claim was made. */
const fenced = ({ _id, workspaceId, fence }: CallbackDoc) => ({ _id, workspaceId, fence });
