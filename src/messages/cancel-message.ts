/** Calls a message back before it is sent. One atomic update decides between this and a claim. */
import { setTimeout as pause } from 'node:timers/promises';
import { HubError, notFound } from '../errors';
import type { EventLog } from '../events';
import { MessageModel, findMessage, type MessageDoc, type PendingEvent } from './model';
import { recordChanges } from './record-changes';
import { statusOf } from './rules';

/** A worker may look at a message that it then holds: so long is waited for that. */
const LOOK_MS = 1_000;
const POLL_MS = 50;

/** Repeating it is harmless. @throws HubError not_found, message_not_cancelable */
export async function cancelMessage(
  events: EventLog,
  workspaceId: string,
  id: string,
): Promise<MessageDoc> {
  for (const startedAt = performance.now(); ;) {
    const message = await tryCancel(events, workspaceId, id);
    if (message.call?.state === 'canceled') return message;
    if (message.call?.state !== 'sending' || performance.now() - startedAt > LOOK_MS)
      throw new HubError('message_not_cancelable', `The message is ${statusOf(message)}.`);
    await pause(POLL_MS);
  }
}

/** @returns the message as it is then */
async function tryCancel(events: EventLog, workspaceId: string, id: string): Promise<MessageDoc> {
  const now = new Date();
  const change: PendingEvent = { id: 'canceled', status: 'canceled', at: now };
  const canceled = await MessageModel.findOneAndUpdate(
    {
      _id: id,
      workspaceId,
      direction: 'out',
      'call.state': 'queued',
      'delivery.rank': 0,
      'delivery.failed': false,
    },
    {
      $set: { 'call.state': 'canceled', updatedAt: now, pendingSince: now },
      $push: { pendingEvents: change },
      $unset: { 'call.sweepAt': '', 'call.heldFor': '', 'call.heldIn': '' },
    },
    { returnDocument: 'after' },
  ).lean<MessageDoc>();
  if (canceled !== null) {
    await recordChanges(events, [canceled]);
    return canceled;
  }
  const message = await findMessage(workspaceId, id);
  if (message === null) throw notFound('message');
  return message;
}
