/**
 * The send ledger (and what came in). The sender writes only `call`, the status step of intake only `delivery`, and the
 * public status is derived from both, so the order in which answers and statuses arrive does not matter.
 */
import { Schema, model } from 'mongoose';
import type { StoredError } from '../errors';
import { SYSTEM, tenant } from '../db';

export type CallState = 'queued' | 'sending' | 'accepted' | 'failed' | 'unknown' | 'canceled';
export type DeliveryStatus = 'sent' | 'delivered' | 'read' | 'played';

/** A change that must become an event; pushed in the same update as the change, pulled once it is in the log. */
export interface PendingEvent {
  id: string;
  status: DeliveryStatus | 'failed' | 'canceled';
  at: Date;
  error?: StoredError;
  /** JSON text, as everything that Meta words freely. */
  pricing?: string;
}

export interface MessageDoc {
  _id: string;
  workspaceId: string;
  direction: 'in' | 'out';
  connectionId: string;
  phoneNumberId: string;
  contactId: string;
  to: string;
  type: string;
  /** The type's object in Meta's form, as JSON text. */
  content: string;
  template?: { name: string; language: string };
  recipient?: { phone: string | null; bsuid: string | null };
  replyToWamid?: string;
  callbackData?: string;
  wamid?: string;
  /** Outbound only. */
  call?: {
    state: CallState;
    /** Not called before this. */
    dueAt: Date;
    /** Only while something is owed: when the sweep looks at it (queue again, or a lease that ran out). */
    sweepAt?: Date;
    /** Calls that used up a try. */
    attempts: number;
    /** Refusals that did not (throttling, no connection), for the growing wait. */
    waits: number;
    /** Raised by each claim: an answer that comes under an older number is not stored. */
    fence: number;
    error?: StoredError;
  };
  /** `pricing` is JSON text. */
  delivery?: { rank: number; failed: boolean; error?: StoredError; pricing?: string };
  timestamps: Partial<Record<'accepted' | 'sent' | 'delivered' | 'read' | 'played' | 'failed', Date>>;
  pendingEvents: PendingEvent[];
  /** Only while there are pending events. */
  pendingSince?: Date;
  createdAt: Date;
  updatedAt: Date;
}

const messageSchema = new Schema<MessageDoc>(
  {
    _id: String, workspaceId: String, direction: String, connectionId: String, phoneNumberId: String, contactId: String, to: String,
    type: String, content: String, template: Schema.Types.Mixed, recipient: Schema.Types.Mixed, replyToWamid: String, callbackData: String,
    wamid: String, call: Schema.Types.Mixed, delivery: Schema.Types.Mixed, timestamps: Schema.Types.Mixed,
    pendingEvents: [Schema.Types.Mixed], pendingSince: Date, createdAt: Date, updatedAt: Date,
  },
  { versionKey: false, minimize: false },
);
messageSchema.plugin(tenant);
messageSchema.index({ workspaceId: 1, _id: -1 });
messageSchema.index({ workspaceId: 1, wamid: 1 });
messageSchema.index({ 'call.sweepAt': 1 }, { sparse: true });
messageSchema.index({ pendingSince: 1 }, { sparse: true });
export const MessageModel = model('Message', messageSchema);

export const findMessage = async (workspaceId: string, id: string): Promise<MessageDoc | null> =>
  MessageModel.findOne({ workspaceId, _id: id }).lean<MessageDoc>();

export const listMessages = async (workspaceId: string, { before, limit }: { before?: string | undefined; limit: number }): Promise<MessageDoc[]> =>
  MessageModel.find({ workspaceId, ...(before === undefined ? {} : { _id: { $lt: before } }) }).sort({ _id: -1 }).limit(limit).lean<MessageDoc[]>();

/** By our ids or by wamids. */
export const findMentioned = async (workspaceId: string, ids: readonly string[], wamids: readonly string[]): Promise<MessageDoc[]> => {
  const [byId, byWamid] = await Promise.all([
    ids.length === 0 ? [] : MessageModel.find({ workspaceId, _id: { $in: ids } }).lean<MessageDoc[]>(),
    wamids.length === 0 ? [] : MessageModel.find({ workspaceId, wamid: { $in: wamids } }).lean<MessageDoc[]>(),
  ]);
  return [...byId, ...byWamid];
};

/** System query: messages for which something is owed and whose time to be looked at has come. */
export const findOwed = async (now: Date, limit: number): Promise<Pick<MessageDoc, '_id' | 'workspaceId' | 'call'>[]> =>
  MessageModel.find({ 'call.sweepAt': { $lte: now } }, { workspaceId: 1, call: 1 }).sort({ 'call.sweepAt': 1 }).limit(limit).setOptions(SYSTEM)
    .lean<Pick<MessageDoc, '_id' | 'workspaceId' | 'call'>[]>();

/** System query: messages whose events are not in the log yet. */
export const findWithPendingEvents = async (before: Date, limit: number): Promise<MessageDoc[]> =>
  MessageModel.find({ pendingSince: { $lte: before } }).sort({ pendingSince: 1 }).limit(limit).setOptions(SYSTEM).lean<MessageDoc[]>();
