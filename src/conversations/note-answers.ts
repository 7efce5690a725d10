/**
 * The log's consumer for conversations: an answer within 24 hours to a message from an ad opens a window of 72 hours, counted
 * from the answer (Meta: pricing, "free entry point"). Idempotent: the first answer decides.
 */
import type { EventConsumer } from '../events';
import { isRecord } from '../lib/json-text';
import { ConversationModel, WINDOW_MS, conversationKey } from './model';

const FREE_ENTRY_MS = 72 * 3_600_000;

/** @param whoGot contact and number of our messages, by their ids */
export const createAnswerConsumer = (whoGot: (workspaceId: string, messageIds: readonly string[]) => Promise<Map<string, { contactId: string; phoneNumberId: string }>>): EventConsumer => ({
  name: 'conversations',
  handle: async (workspaceId, events) => {
    const sent = events.filter((event) => event.type === 'message.status').flatMap((event) => {
      const id = sentMessageId(event.data);
      return id === undefined ? [] : [{ id, at: event.occurredAt }];
    });
    if (sent.length === 0) return;
    const receivers = await whoGot(workspaceId, sent.map(({ id }) => id));
    const operations = sent.flatMap(({ id, at }) => {
      const receiver = receivers.get(id);
      return receiver === undefined ? [] : [{
        updateOne: {
          filter: { _id: conversationKey(workspaceId, receiver.contactId, receiver.phoneNumberId), workspaceId, adAt: { $gte: new Date(at.getTime() - WINDOW_MS), $lte: at } },
          update: { $set: { freeEntryUntil: new Date(at.getTime() + FREE_ENTRY_MS) }, $unset: { adAt: '' } },
        },
      }];
    });
    if (operations.length > 0) await ConversationModel.bulkWrite(operations, { ordered: false });
  },
});

const sentMessageId = (data: string): string | undefined => {
  const parsed: unknown = JSON.parse(data);
  const message = isRecord(parsed) ? parsed['message'] : undefined;
  return isRecord(message) && message['status'] === 'sent' && typeof message['id'] === 'string' ? message['id'] : undefined;
};
