/** Inbound messages of one workspace: contacts, conversations and ledger entries, in a fixed number of round trips. */
import { resolveContacts } from '../contacts';
import { conversationKey, touchConversations, windowExpiresAt } from '../conversations';
import type { MessageItem, ResolvedMessage } from '../kit';
import { findIdsByWamid, inboundId, recordInbound } from '../messages';
import type { RoutedItem } from './read-calls';

export type RoutedMessage = RoutedItem & { item: MessageItem };

export const resolveMessages = async (workspaceId: string, routed: readonly RoutedMessage[]): Promise<ResolvedMessage[]> => {
  if (routed.length === 0) return [];
  const contacts = await resolveContacts(workspaceId, routed.map(({ item }) => item.from));
  const touches = routed.map(({ item }, index) => ({
    contactId: contacts[index]?._id ?? '', phoneNumberId: item.route.phoneNumberId ?? '', messageId: inboundId(workspaceId, item), at: item.occurredAt,
  }));
  const [conversations, repliedTo] = await Promise.all([
    touchConversations(workspaceId, touches),
    findIdsByWamid(workspaceId, routed.flatMap(({ item }) => item.replyToWamid ?? [])),
    recordInbound(workspaceId, routed.map(({ item, connection }, index) => ({ item, connectionId: connection._id, contactId: touches[index]?.contactId ?? '' }))),
  ]);
  return routed.map(({ item, connection }, index) => {
    const contact = contacts[index];
    const touch = touches[index];
    const conversation = touch && conversations.get(conversationKey(workspaceId, touch.contactId, touch.phoneNumberId));
    if (contact === undefined || touch === undefined || conversation === undefined) throw new Error('a contact or conversation was removed while a message came in');
    return {
      messageId: touch.messageId,
      contact: {
        id: contact._id, phone: item.from.phone ?? contact.phones[0] ?? null, bsuid: item.from.bsuid ?? contact.bsuids[0] ?? null,
        name: contact.name, username: contact.username, tags: contact.tags,
      },
      conversation: {
        id: conversation.publicId, window_expires_at: windowExpiresAt(conversation).toISOString(), first_message: conversation.firstMessageId === touch.messageId,
      },
      phoneNumber: { id: touch.phoneNumberId, phone: connection.phoneNumbers.find((number) => number.id === touch.phoneNumberId)?.phone ?? '' },
      replyTo: item.replyToWamid === null ? null : { wamid: item.replyToWamid, id: repliedTo.get(item.replyToWamid) ?? null },
    };
  });
};
