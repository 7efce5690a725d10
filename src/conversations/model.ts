/**
 * Conversations: one contact and one of our numbers. They carry the 24-hour window in which
 * free-form replies are allowed.
 */
import { Schema, model } from 'mongoose';
import { repeatOnConflict, tenant } from '../db';
import { newId } from '../lib/ids';

/** Customer service window (Meta: pricing, "customer service windows"). */
export const WINDOW_MS = 24 * 3_600_000;

export const NEVER = new Date(0);

export interface AssignmentChange {
  id: string;
  at: Date;
  assignee: string | null;
  previous: string | null;
}

export interface ConversationDoc {
  /**
   * `<workspace>:<contact>:<phone number id>`: two processes that meet a new conversation make the
   * same document.
   */
  _id: string;
  workspaceId: string;
  publicId: string;
  contactId: string;
  phoneNumberId: string;
  /** Missing when only we have written so far. */
  lastInboundAt?: Date;
  /**
   * The inbound messages that found no open window, newest last: a repeat gives the same answer.
   */
  openedBy: string[];
  /** The newest message that came from an ad. */
  adAt?: Date;
  /** All that came from ads until then is answered. */
  adAnsweredAt?: Date;
  /** Set by the answer to it: free-form is allowed, and free, until then. */
  freeEntryUntil?: Date;
  /** The first that came, set once: a repeat gives the same answer. */
  firstMessageId?: string;
  /** In or out; `NEVER` before the first, so that it has its place in the order. */
  lastMessageAt: Date;
  /** A user's id; missing when it is nobody's. */
  assignee?: string;
  /**
   * Changes of the assignee that are not in the log yet; pushed in the same update as the change.
   */
  pendingEvents?: AssignmentChange[];
  /** Only while there are pending events. */
  pendingSince?: Date;
  createdAt: Date;
}

const conversationSchema = new Schema<ConversationDoc>(
  {
    _id: String,
    workspaceId: String,
    publicId: String,
    contactId: String,
    phoneNumberId: String,
    lastInboundAt: Date,
    openedBy: [String],
    adAt: Date,
    adAnsweredAt: Date,
    freeEntryUntil: Date,
    firstMessageId: String,
    lastMessageAt: Date,
    assignee: String,
    pendingEvents: { type: [Schema.Types.Mixed], default: undefined },
    pendingSince: Date,
    createdAt: Date,
  },
  { versionKey: false },
);
conversationSchema.plugin(tenant);
// Each message moves its conversation in each index over the time, so a list that is narrowed by
// number or window goes by this one, too.
conversationSchema.index({ workspaceId: 1, lastMessageAt: -1, publicId: -1 });
conversationSchema.index({ workspaceId: 1, publicId: 1 });
// Few conversations have one, and a message should cost no more for the others.
conversationSchema.index(
  { workspaceId: 1, assignee: 1, lastMessageAt: -1, publicId: -1 },
  { partialFilterExpression: { assignee: { $exists: true } } },
);
conversationSchema.index({ pendingSince: 1 }, { sparse: true });
export const ConversationModel = model<ConversationDoc>('Conversation', conversationSchema);

/** One step of a bulk write. */
export type ConversationUpdate = Parameters<typeof ConversationModel.bulkWrite>[0][number];

export function conversationKey(
  workspaceId: string,
  contactId: string,
  phoneNumberId: string,
): string {
  return `${workspaceId}:${contactId}:${phoneNumberId}`;
}

export async function findConversations(
  workspaceId: string,
  keys: readonly string[],
): Promise<Map<string, ConversationDoc>> {
  const found = await ConversationModel.find({ workspaceId, _id: { $in: keys } }).lean<
    ConversationDoc[]
  >();
  return new Map(found.map((conversation) => [conversation._id, conversation]));
}

export async function findConversationById(
  workspaceId: string,
  publicId: string,
): Promise<ConversationDoc | null> {
  return ConversationModel.findOne({ workspaceId, publicId }).lean<ConversationDoc>();
}

/** Of one contact at one number, if they have ever written to each other. */
export async function findConversation(
  workspaceId: string,
  contactId: string,
  phoneNumberId: string,
): Promise<ConversationDoc | null> {
  return ConversationModel.findOne({
    workspaceId,
    _id: conversationKey(workspaceId, contactId, phoneNumberId),
  }).lean<ConversationDoc>();
}

/** Also before anybody has written: it may be assigned. */
export async function ensureConversation(
  workspaceId: string,
  contactId: string,
  phoneNumberId: string,
): Promise<ConversationDoc> {
  const filter = { _id: conversationKey(workspaceId, contactId, phoneNumberId), workspaceId };
  const created = {
    publicId: newId('cnv'),
    contactId,
    phoneNumberId,
    openedBy: [],
    lastMessageAt: NEVER,
    createdAt: new Date(),
  };
  return repeatOnConflict(() =>
    ConversationModel.findOneAndUpdate(
      filter,
      { $setOnInsert: created },
      { upsert: true, returnDocument: 'after' },
    )
      .lean<ConversationDoc>()
      .orFail()
      .exec(),
  );
}

/**
 * Free-form replies are allowed until then: 24 hours from the last inbound message, or the free
 * entry window of an ad. Null when nothing came yet.
 */
export function windowExpiresAt({
  lastInboundAt,
  freeEntryUntil,
}: Pick<ConversationDoc, 'lastInboundAt' | 'freeEntryUntil'>): Date | null {
  return lastInboundAt === undefined
    ? null
    : new Date(Math.max(lastInboundAt.getTime() + WINDOW_MS, freeEntryUntil?.getTime() ?? 0));
}

/** A remark of a person of the business; the contact never sees it. */
export interface NoteDoc {
  _id: string;
  workspaceId: string;
  conversationId: string;
  text: string;
  author: { id: string; name: string };
  createdAt: Date;
}

const noteSchema = new Schema<NoteDoc>(
  {
    _id: String,
    workspaceId: String,
    conversationId: String,
    text: String,
    author: Schema.Types.Mixed,
    createdAt: Date,
  },
  { versionKey: false },
);
noteSchema.plugin(tenant);
noteSchema.index({ workspaceId: 1, conversationId: 1, _id: -1 });
const NoteModel = model('Note', noteSchema);

export async function insertNote(note: NoteDoc): Promise<void> {
  await NoteModel.create(note);
}

export async function listNotes(
  workspaceId: string,
  conversationId: string,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<NoteDoc[]> {
  return NoteModel.find({
    workspaceId,
    conversationId,
    ...(before === undefined ? {} : { _id: { $lt: before } }),
  })
    .sort({ _id: -1 })
    .limit(limit)
    .lean<NoteDoc[]>();
}
