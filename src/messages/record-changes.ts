/**
 * Pending changes of messages -> events. Append first, pull afterwards: a process that dies in between leaves the change
 * pending, the next one appends it again, and the log drops it by its dedupe key.
 */
import { groupBy } from '../lib/group-by';
import type { EventDraft, EventLog } from '../events';
import { MessageModel, findWithPendingEvents, type MessageDoc } from './model';
import { presentStatusEvent } from './present';

export const recordChanges = async (events: EventLog, messages: readonly MessageDoc[]): Promise<void> => {
  const byWorkspace = groupBy(messages.filter((message) => message.pendingEvents.length > 0), (message) => message.workspaceId);
  for (const [workspaceId, changed] of byWorkspace) {
    await events.append(workspaceId, changed.flatMap(toDrafts));
    await MessageModel.bulkWrite(changed.flatMap((message) => [
      {
        updateOne: {
          filter: { _id: message._id, workspaceId },
          update: { $pull: { pendingEvents: { id: { $in: message.pendingEvents.map((change) => change.id) } } } },
        },
      },
      // A change that came meanwhile keeps the message in the sweep's index.
      { updateOne: { filter: { _id: message._id, workspaceId, pendingEvents: { $size: 0 } }, update: { $unset: { pendingSince: '' } } } },
    ]), { ordered: true });
  }
};

const toDrafts = (message: MessageDoc): EventDraft[] => message.pendingEvents.map((change) => ({
  type: 'message.status',
  connectionId: message.connectionId,
  occurredAt: change.at,
  // A message has each status once.
  dedupeKey: `status:${message._id}:${change.status}`,
  data: presentStatusEvent(message, change),
}));

const SWEEP_LIMIT = 500;

/** Changes that have been waiting since before `before`: their process died. */
export const sweepChanges = async (events: EventLog, before: Date): Promise<number> => {
  const found = await findWithPendingEvents(before, SWEEP_LIMIT);
  await recordChanges(events, found);
  return found.length;
};
