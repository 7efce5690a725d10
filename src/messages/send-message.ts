/**
 * One call to Meta, at most once. What happens when this process dies:
 * before the claim: the message is still `queued`, the sweep queues it again;
 * between claim and answer: the lease runs out and the message becomes `unknown`; a status from Meta settles it;
 * after the answer was stored: nothing is owed any more, and the pending change becomes an event by the sweep.
 */
import type { ChannelContext, CallOutcome, Channel, ConnectedAccount } from '../kit';
import { storedError } from '../errors';
import type { EventLog } from '../events';
import { errorText } from '../lib/error-code';
import { isRecord } from '../lib/json-text';
import type { Log, Metrics } from '../log';
import { SYSTEM } from '../db';
import type { Queues } from '../queue';
import { SEND_QUEUE } from './accept-message';
import { MessageModel, type MessageDoc, type PendingEvent } from './model';
import { recordChanges } from './record-changes';
import { afterCall, type NextStep } from './rules';

export interface SendParts {
  queues: Queues;
  events: EventLog;
  log: Log;
  metrics: Metrics;
  sweepAfterMs: number;
  /** The channel and credentials of the message's connection; undefined when it is gone. */
  openConnection: (workspaceId: string, connectionId: string) => Promise<{ channel: Channel; context: ChannelContext; account: ConnectedAccount } | undefined>;
}

/** Longer than a call may take (30 s), so that a living process always stores its answer within it. */
const LEASE_MS = 45_000;

export const sendMessage = async (parts: SendParts, id: string): Promise<void> => {
  const message = await claim(id);
  if (message === null) return;
  if (wentOut(message)) {
    await store(parts, message, { state: 'accepted', wamid: message.wamid ?? '' });
    return;
  }
  parts.metrics.sendSeconds.observe((Date.now() - message.createdAt.getTime()) / 1000);
  const outcome = await call(parts, message);
  parts.metrics.sends.inc({ outcome: outcome.kind });
  const history = { attempts: message.call?.attempts ?? 0, waits: message.call?.waits ?? 0, ageMs: Date.now() - message.createdAt.getTime() };
  await store(parts, message, afterCall(outcome, history));
};

/** A status with our id came while the message waited to be called again: an earlier call that answered with a fault had sent it. */
const wentOut = ({ delivery }: MessageDoc): boolean => delivery !== undefined && (delivery.rank > 0 || delivery.failed);

/** A system query: the job holds only the id. Whoever gets the document back is the only one to call. */
const claim = async (id: string): Promise<MessageDoc | null> => {
  const now = new Date();
  return MessageModel.findOneAndUpdate(
    { _id: id, 'call.state': 'queued', 'call.dueAt': { $lte: now } },
    { $set: { 'call.state': 'sending', 'call.sweepAt': new Date(now.getTime() + LEASE_MS), updatedAt: now }, $inc: { 'call.fence': 1 } },
    { returnDocument: 'after' },
  ).setOptions(SYSTEM).lean<MessageDoc>();
};

const call = async (parts: SendParts, message: MessageDoc): Promise<CallOutcome> => {
  let opened: Awaited<ReturnType<SendParts['openConnection']>>;
  try {
    opened = await parts.openConnection(message.workspaceId, message.connectionId);
  } catch (error) {
    // Nothing was called yet: the message goes back, and is not a case of an unknown outcome.
    return { kind: 'unreachable', detail: `the connection could not be opened: ${errorText(error)}` };
  }
  if (opened === undefined) return { kind: 'refused', error: { code: 'connection_unknown', detail: 'The connection was removed before the message was sent.' } };
  const content: unknown = JSON.parse(message.content);
  return opened.channel.send(opened.context, opened.account, {
    id: message._id, phoneNumberId: message.phoneNumberId, recipient: message.recipient ?? { phone: message.to, bsuid: null },
    type: message.type, content: isRecord(content) ? content : {}, replyToWamid: message.replyToWamid ?? null,
  });
};

/** Under the fence of this claim only: after the lease ran out the answer still counts, unless somebody claimed anew. */
const store = async (parts: SendParts, message: MessageDoc, next: NextStep): Promise<void> => {
  const { workspaceId, _id } = message;
  const stored = await MessageModel.findOneAndUpdate(
    { _id, workspaceId, 'call.fence': message.call?.fence, 'call.state': { $in: ['sending', 'unknown'] } },
    toUpdate(next, parts.sweepAfterMs), { returnDocument: 'after' },
  ).lean<MessageDoc>();
  if (stored === null) return;
  parts.log.debug({ message_id: _id, workspace_id: workspaceId, state: next.state }, 'call ended');
  if (next.state === 'queued') void parts.queues.add(SEND_QUEUE, [_id], { delayMs: next.waitMs, traceId: _id });
  await recordChanges(parts.events, [stored]);
};

const toUpdate = (next: NextStep, sweepAfterMs: number) => {
  const now = new Date();
  switch (next.state) {
    case 'accepted':
      return { $set: { 'call.state': 'accepted', wamid: next.wamid, 'timestamps.accepted': now, updatedAt: now }, $unset: { 'call.sweepAt': '', 'call.error': '' } };
    case 'failed': {
      const change: PendingEvent = { id: 'call-failed', status: 'failed', at: now, error: next.error };
      return {
        $set: { 'call.state': 'failed', 'call.error': next.error, 'timestamps.failed': now, updatedAt: now, pendingSince: now },
        $unset: { 'call.sweepAt': '' }, $push: { pendingEvents: change },
      };
    }
    case 'unknown': return unknownUpdate(next.error, now);
    case 'queued':
      return {
        $set: { 'call.state': 'queued', 'call.dueAt': new Date(now.getTime() + next.waitMs), 'call.sweepAt': new Date(now.getTime() + next.waitMs + sweepAfterMs), updatedAt: now },
        $inc: next.usedAttempt ? { 'call.attempts': 1 } : { 'call.waits': 1 },
      };
  }
};

const unknownUpdate = (error: NonNullable<MessageDoc['call']>['error'], now: Date) =>
  ({ $set: { 'call.state': 'unknown', 'call.error': error, updatedAt: now }, $unset: { 'call.sweepAt': '' } });

/** A claim whose lease ran out: the process died, or hung longer than a call can. It may have called. */
export const expireClaim = async (workspaceId: string, id: string): Promise<boolean> => {
  const now = new Date();
  const error = storedError('lease_expired', 'The process that was sending stopped before it stored an answer.');
  const result = await MessageModel.updateOne(
    { _id: id, workspaceId, 'call.state': 'sending', 'call.sweepAt': { $lte: now } },
    unknownUpdate(error, now),
  );
  return result.modifiedCount === 1;
};
