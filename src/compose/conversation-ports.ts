/**
 * What actions may do with conversations and their messages, and what routes of conversations need
 * of messages.
 */
import { countryOf, findConnection, pickNumber } from '../connections';
import { findContactIds, toRecipient } from '../contacts';
import type { Conversations } from '../conversations';
import { invalidField } from '../errors';
import type { ConversationPort, MessageJson, MessageSearch } from '../kit';
import {
  findByCallbackData,
  findNamed,
  listContactMessages,
  presentMessage,
  type MessageDoc,
} from '../messages';

export function conversationPort(
  conversations: Conversations,
  workspaceId: string,
): ConversationPort {
  return {
    window: (talk) => conversations.window(workspaceId, talk),
    get: async (id) => {
      await conversations.get(workspaceId, id);
    },
    assign: async (which, userId) => {
      const id =
        typeof which === 'string' ? which : (await conversations.find(workspaceId, which)).publicId;
      return conversations.assign(workspaceId, id, userId);
    },
    searchMessages: async (search) =>
      (await searchMessages(workspaceId, search)).map(presentMessage),
  };
}

/** Of several criteria each must hold. */
async function searchMessages(
  workspaceId: string,
  { message, callbackData, talk, limit }: MessageSearch,
): Promise<MessageDoc[]> {
  const contact = talk === undefined ? undefined : await findTalk(workspaceId, talk);
  if (contact === 'stranger') return [];
  const findMessages = async (): Promise<readonly MessageDoc[]> => {
    if (message !== undefined) return findNamed(workspaceId, message);
    if (callbackData !== undefined) return findByCallbackData(workspaceId, callbackData, limit);
    return contact === undefined ? [] : listContactMessages(workspaceId, { ...contact, limit });
  };
  return (await findMessages())
    .filter(
      (each) =>
        (callbackData === undefined || each.callbackData === callbackData) &&
        (contact === undefined ||
          (each.contactId === contact.contactId &&
            contact.phoneNumberIds.includes(each.phoneNumberId))),
    )
    .slice(0, limit);
}

/** Contact and numbers; all numbers of the connection unless one is named. */
async function findTalk(
  workspaceId: string,
  { connectionId, phoneNumberId, to }: NonNullable<MessageSearch['talk']>,
) {
  const connection = await findConnection(workspaceId, connectionId);
  if (connection === null)
    throw invalidField(
      '/connection_id',
      'is not a connection of this workspace',
      'connection_unknown',
    );
  const phoneNumberIds =
    phoneNumberId === undefined
      ? connection.phoneNumbers.map(({ id }) => id)
      : [pickNumber(connection, phoneNumberId)];
  const [contactId] = await findContactIds(workspaceId, [
    await toRecipient(workspaceId, to, countryOf(connection, phoneNumberId)),
  ]);
  return contactId === undefined ? ('stranger' as const) : { contactId, phoneNumberIds };
}

export async function listConversationMessages(
  workspaceId: string,
  {
    contactId,
    phoneNumberId,
    before,
    limit,
  }: { contactId: string; phoneNumberId: string; before: string | undefined; limit: number },
): Promise<MessageJson[]> {
  return (
    await listContactMessages(workspaceId, {
      contactId,
      phoneNumberIds: [phoneNumberId],
      before,
      limit,
    })
  ).map(presentMessage);
}
