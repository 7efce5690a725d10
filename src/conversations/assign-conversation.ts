/**
 * Whose conversation it is. The change and what must be told of it are one update; a process that
 * dies before it has told leaves `pendingEvents`, which the sweep tells. The log drops what it has
 * by its dedupe key.
 */
import { SYSTEM, removePending } from '../db';
import type { EventDraft } from '../events';
import { ConversationModel, type AssignmentChange, type ConversationDoc } from './model';
import { eachAlone } from '../lib/each-alone';
import { newId } from '../lib/ids';
import { connectionsOfNumbers, connectedAtOf } from './numbers';
import { presentConversation } from './present';

export type AppendEvents = (workspaceId: string, drafts: readonly EventDraft[]) => Promise<void>;

/** Nothing is told when it is that user's already. @param userId null: nobody's */
export async function assignConversation(
  append: AppendEvents,
  conversation: ConversationDoc,
  userId: string | null,
): Promise<ConversationDoc> {
  const changed = await setAssignee(conversation, userId);
  await recordAssignments(append, changed);
  return changed;
}

/**
 * The previous one is part of the condition, so that of two changes at once each tells the right
 * one.
 */
async function setAssignee(
  conversation: ConversationDoc,
  userId: string | null,
): Promise<ConversationDoc> {
  const { _id, workspaceId } = conversation;
  for (
    let current: ConversationDoc | null = conversation;
    current !== null;
    current = await ConversationModel.findOne({ _id, workspaceId }).lean<ConversationDoc>()
  ) {
    const previous = current.assignee ?? null;
    if (previous === userId) return current;
    const change: AssignmentChange = {
      id: newId('evt'),
      at: new Date(),
      assignee: userId,
      previous,
    };
    const changed = await ConversationModel.findOneAndUpdate(
      { _id, workspaceId, assignee: previous ?? { $exists: false } },
      {
        ...(userId === null ? { $unset: { assignee: '' } } : {}),
        $set: { pendingSince: change.at, ...(userId === null ? {} : { assignee: userId }) },
        $push: { pendingEvents: change },
      },
      { returnDocument: 'after' },
    ).lean<ConversationDoc>();
    if (changed !== null) return changed;
  }
  return conversation;
}

/** Append first, pull afterwards. */
async function recordAssignments(
  append: AppendEvents,
  conversation: ConversationDoc,
): Promise<void> {
  const { workspaceId, phoneNumberId, pendingEvents = [] } = conversation;
  if (pendingEvents.length === 0) return;
  const connections = await connectionsOfNumbers(workspaceId, [phoneNumberId]);
  const connectedAt = connectedAtOf(connections, phoneNumberId);
  await append(
    workspaceId,
    pendingEvents.map(({ id, at, assignee, previous }) => ({
      type: 'conversation.assigned',
      connectionId: connections.get(phoneNumberId)?._id ?? null,
      occurredAt: at,
      dedupeKey: `conversation.assigned:${id}`,
      data: {
        conversation: { ...presentConversation(conversation, connectedAt), assignee },
        previous,
      },
    })),
  );
  await removePending(ConversationModel, conversation);
}

const SWEEP_LIMIT = 500;

/** Changes that have been waiting since before `before`: their process died. A system query. */
export async function sweepAssignments(append: AppendEvents, before: Date): Promise<number> {
  const found = await ConversationModel.find({ pendingSince: { $lte: before } })
    .sort({ pendingSince: 1 })
    .limit(SWEEP_LIMIT)
    .setOptions(SYSTEM)
    .lean<ConversationDoc[]>();
  await eachAlone(found, (conversation) => recordAssignments(append, conversation));
  return found.length;
}
