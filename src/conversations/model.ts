/** Conversations: one contact and one of our numbers. They carry the 24-hour window in which free-form replies are allowed. */
import { Schema, model } from 'mongoose';
import { repeatOnConflict, tenant } from '../db';
import { newId } from '../lib/ids';

/** Customer service window (Meta: pricing, "customer service windows"). */
const WINDOW_MS = 24 * 3_600_000;

export interface ConversationDoc {
  /** `<workspace>:<contact>:<phone number id>`: two processes that meet a new conversation make the same document. */
  _id: string;
  workspaceId: string;
  publicId: string;
  contactId: string;
  phoneNumberId: string;
  lastInboundAt: Date;
  /** Set once: tells later whether a message opened the conversation. */
  firstMessageId: string;
  createdAt: Date;
}

const conversationSchema = new Schema<ConversationDoc>(
  { _id: String, workspaceId: String, publicId: String, contactId: String, phoneNumberId: String, lastInboundAt: Date, firstMessageId: String, createdAt: Date },
  { versionKey: false },
);
conversationSchema.plugin(tenant);
conversationSchema.index({ workspaceId: 1, lastInboundAt: -1 });
const ConversationModel = model('Conversation', conversationSchema);

export interface InboundTouch { contactId: string; phoneNumberId: string; messageId: string; at: Date }

export const conversationKey = (workspaceId: string, contactId: string, phoneNumberId: string): string => `${workspaceId}:${contactId}:${phoneNumberId}`;

/** Notes inbound messages, oldest first, and returns the conversations by key. Idempotent: times only grow. */
export const touchConversations = async (workspaceId: string, touches: readonly InboundTouch[]): Promise<Map<string, ConversationDoc>> => {
  if (touches.length === 0) return new Map();
  const sorted = touches
    .map((touch) => ({ ...touch, _id: conversationKey(workspaceId, touch.contactId, touch.phoneNumberId) }))
    .sort((left, right) => left._id.localeCompare(right._id) || left.at.getTime() - right.at.getTime());
  await repeatOnConflict(() => ConversationModel.bulkWrite(sorted.map(({ _id, contactId, phoneNumberId, messageId, at }) => ({
    updateOne: {
      filter: { _id, workspaceId },
      update: { $max: { lastInboundAt: at }, $setOnInsert: { publicId: newId('cnv'), contactId, phoneNumberId, firstMessageId: messageId, createdAt: new Date() } },
      upsert: true,
    },
  })), { ordered: false }));
  const found = await ConversationModel.find({ workspaceId, _id: { $in: [...new Set(sorted.map((touch) => touch._id))] } }).lean<ConversationDoc[]>();
  return new Map(found.map((conversation) => [conversation._id, conversation]));
};

export const windowExpiresAt = (conversation: ConversationDoc): Date => new Date(conversation.lastInboundAt.getTime() + WINDOW_MS);
