/** Conversations: one contact and one of our numbers. They carry the 24-hour window in which free-form replies are allowed. */
import { Schema, model } from 'mongoose';
import { tenant } from '../db';

/** Customer service window (Meta: pricing, "customer service windows"). */
export const WINDOW_MS = 24 * 3_600_000;

export interface ConversationDoc {
  /** `<workspace>:<contact>:<phone number id>`: two processes that meet a new conversation make the same document. */
  _id: string;
  workspaceId: string;
  publicId: string;
  contactId: string;
  phoneNumberId: string;
  lastInboundAt: Date;
  /** The inbound messages that found no open window, newest last: a repeat gives the same answer. */
  openedBy: string[];
  /** The newest message that came from an ad. */
  adAt?: Date;
  /** Set by the answer to it: free-form is allowed, and free, until then. */
  freeEntryUntil?: Date;
  /** Set once: tells later whether a message opened the conversation. */
  firstMessageId: string;
  createdAt: Date;
}

const conversationSchema = new Schema<ConversationDoc>(
  { _id: String, workspaceId: String, publicId: String, contactId: String, phoneNumberId: String, lastInboundAt: Date, openedBy: [String], adAt: Date, freeEntryUntil: Date, firstMessageId: String, createdAt: Date },
  { versionKey: false },
);
conversationSchema.plugin(tenant);
conversationSchema.index({ workspaceId: 1, lastInboundAt: -1 });
export const ConversationModel = model('Conversation', conversationSchema);

export const conversationKey = (workspaceId: string, contactId: string, phoneNumberId: string): string => `${workspaceId}:${contactId}:${phoneNumberId}`;

export const findConversations = async (workspaceId: string, keys: readonly string[]): Promise<Map<string, ConversationDoc>> => {
  const found = await ConversationModel.find({ workspaceId, _id: { $in: keys } }).lean<ConversationDoc[]>();
  return new Map(found.map((conversation) => [conversation._id, conversation]));
};

/** Free-form replies are allowed until then: 24 hours from the last inbound message, or the free entry window of an ad. */
export const windowExpiresAt = ({ lastInboundAt, freeEntryUntil }: Pick<ConversationDoc, 'lastInboundAt' | 'freeEntryUntil'>): Date =>
  new Date(Math.max(lastInboundAt.getTime() + WINDOW_MS, freeEntryUntil?.getTime() ?? 0));
