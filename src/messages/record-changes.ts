/**
 * Pending changes of messages -> events. Append first, pull afterwards: a process that dies in
 * between leaves the change pending, the next one appends it again, and the log drops it by its
 * dedupe key.
 */
import { eachAlone } from '../lib/each-alone';
import { groupBy } from '../lib/group-by';
import type { EventDraft, EventLog } from '../events';
import {
  MessageModel,
  findWithPendingEvents,
  type MessageDoc,
  type MessageHead,
  type PendingEvent,
} from './model';
import { presentStatusEvent } from './present';

export async function recordChanges(
  events: EventLog,
  messages: readonly MessageDoc[],
): Promise<void> {
  const byWorkspace = groupBy(
    messages.filter((message) => message.pendingEvents.length > 0),
    (message) => message.workspaceId,
  );
  await eachAlone(byWorkspace, async ([workspaceId, changed]) => {
    await events.append(
      workspaceId,
      changed.flatMap((message) =>
        message.pendingEvents.map((change) => statusDraft(message, change)),
      ),
    );
    // A message has each change once, so the same first one and the same number are the same
    // changes; if more came meanwhile, all stay for the next recorder, or the sweep.
    await MessageModel.bulkWrite(
      changed.map(({ _id, pendingEvents }) => ({
        updateOne: {
          filter: {
            _id,
            workspaceId,
            pendingEvents: { $size: pendingEvents.length },
            'pendingEvents.0.id': pendingEvents[0]?.id,
          },
          update: { $set: { pendingEvents: [] }, $unset: { pendingSince: '' } },
        },
      })),
      { ordered: false },
    );
  });
}

/** The call had failed, a status lifted that, and then Meta told of a failure of its own. */
function isSecondFailure({ call, delivery }: MessageHead, { id }: PendingEvent): boolean {
  return id === 'failed' && call?.state === 'failed' && (delivery?.rank ?? 0) > 0;
}

/** A message has each status once. */
export function statusDraft(message: MessageHead, change: PendingEvent): EventDraft {
  return {
    type: change.status === 'unknown' ? 'message.outcome_unknown' : 'message.status',
    connectionId: message.connectionId,
    occurredAt: change.at,
    dedupeKey: `status:${message._id}:${change.status}${isSecondFailure(message, change) ? ':again' : ''}`,
    data: presentStatusEvent(message, change),
  };
}

const SWEEP_LIMIT = 500;

/** Changes that have been waiting since before `before`: their process died. */
export async function sweepChanges(events: EventLog, before: Date): Promise<number> {
  const found = await findWithPendingEvents(before, SWEEP_LIMIT);
  // Where it fails for one of them the others are told all the same.
  await recordChanges(events, found).catch(() =>
    eachAlone(found, (message) => recordChanges(events, [message])),
  );
  return found.length;
}
