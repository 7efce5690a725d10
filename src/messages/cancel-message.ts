/** Calls a message back before it is sent. One atomic update decides between this and a claim. */
import { HubError, notFound } from '../errors';
import type { EventLog } from '../events';
import { MessageModel, findMessage, type MessageDoc, type PendingEvent } from './model';
import { recordChanges } from './record-changes';
import { statusOf } from './rules';

/** Repeating it is harmless. @throws HubError not_found, message_not_cancelable */
export const cancelMessage = async (events: EventLog, workspaceId: string, id: string): Promise<MessageDoc> => {
  const now = new Date();
  const change: PendingEvent = { id: 'canceled', status: 'canceled', at: now };
  const canceled = await MessageModel.findOneAndUpdate(
    { _id: id, workspaceId, direction: 'out', 'call.state': 'queued', 'delivery.rank': 0, 'delivery.failed': false },
    {
      $set: { 'call.state': 'canceled', updatedAt: now, pendingSince: now }, $push: { pendingEvents: change },
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
  if (message.call?.state === 'canceled') return message;
  throw new HubError('message_not_cancelable', `The message is ${statusOf(message)}.`);
};
