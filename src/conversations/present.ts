/** Conversation and note documents -> API JSON. */
import { hearsSince, type ConnectionDoc } from '../connections';
import type { ConversationJson, WindowJson } from '../kit';
import type { Infer } from '../lib/json-schema';
import { NEVER, type ConversationDoc, type NoteDoc } from './model';
import type { NOTE } from './schema';
import { windowOf } from './window';

/** @param connectedAt since when the hub hears what comes to the number; null when it does not */
export function presentConversation(
  doc: ConversationDoc,
  connectedAt: Date | null,
): ConversationJson {
  const { state, expiresAt } = windowOf(doc, { connectedAt, now: new Date() });
  return {
    id: doc.publicId,
    contact_id: doc.contactId,
    phone_number_id: doc.phoneNumberId,
    window: state,
    window_expires_at: expiresAt?.toISOString() ?? null,
    assignee: doc.assignee ?? null,
    last_message_at: doc.lastMessageAt > NEVER ? doc.lastMessageAt.toISOString() : null,
    created_at: doc.createdAt.toISOString(),
  };
}

export function presentNote(
  { _id, text, author, createdAt }: NoteDoc,
  { publicId }: ConversationDoc,
): Infer<typeof NOTE> {
  return {
    id: _id,
    conversation_id: publicId,
    text,
    author,
    created_at: createdAt.toISOString(),
  };
}

export interface KnownTalk {
  connection: ConnectionDoc;
  phoneNumberId: string;
  contactId: string | null;
  conversation: ConversationDoc | null;
}

export function presentWindow({
  connection,
  phoneNumberId,
  contactId,
  conversation,
}: KnownTalk): WindowJson {
  const now = new Date();
  const { state, expiresAt } = windowOf(conversation, {
    connectedAt: hearsSince(connection, phoneNumberId),
    now,
  });
  const { freeEntryUntil } = conversation ?? {};
  return {
    state,
    open: state === 'open',
    window_expires_at: expiresAt?.toISOString() ?? null,
    free_entry_expires_at:
      freeEntryUntil !== undefined && freeEntryUntil >= now ? freeEntryUntil.toISOString() : null,
    last_inbound_at: conversation?.lastInboundAt?.toISOString() ?? null,
    connection_id: connection._id,
    phone_number_id: phoneNumberId,
    contact_id: contactId,
    conversation_id: conversation?.publicId ?? null,
  };
}
