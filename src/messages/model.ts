/**
 * The send ledger (and what came in). The sender writes only `call`, the status step of intake only
 * `delivery`, and the public status is derived from both, so the order in which answers and
 * statuses arrive does not matter.
 */
import { Schema, model } from 'mongoose';
import type { StoredError } from '../errors';
import { SYSTEM, tenant } from '../db';
import type { HoldReason } from '../holds';
import type { CallOutcome } from '../kit';

/** The queue of messages to be sent; a job's id is the message's. */
export const SEND_QUEUE = 'send';

export type CallState = 'queued' | 'sending' | 'accepted' | 'failed' | 'unknown' | 'canceled';
export type DeliveryStatus = 'sent' | 'delivered' | 'read' | 'played';

/**
 * A change that must become an event; pushed in the same update as the change, pulled once it is in
 * the log.
 */
export interface PendingEvent {
  id: string;
  /** `unknown` becomes `message.outcome_unknown`, the others `message.status`. */
  status: DeliveryStatus | 'failed' | 'canceled' | 'unknown';
  at: Date;
  error?: StoredError;
  /** JSON text, as everything that Meta words freely. */
  pricing?: string;
}

/** One call to the provider, as it ended. */
export interface CallRecord {
  at: Date;
  ms: number;
  outcome: CallOutcome['kind'];
  /** The provider's own code. */
  code?: number;
  detail?: string;
}

/** A template in the provider's form, as JSON text. */
export interface FallbackTemplate {
  name: string;
  language: string;
  content: string;
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
  callbackUrl?: string;
  /** Sent instead when the window has closed. */
  fallback?: FallbackTemplate;
  /** Sent once more, as a message of its own, when the outcome stays unknown. */
  onUnknown?: 'resend';
  /**
   * The message that this one repeats, and the one that repeats this: written before that one
   * exists, so there is one at the most.
   */
  resendOf?: string;
  resentAs?: string;
  wamid?: string;
  /** Outbound only. */
  call?: {
    state: CallState;
    /** Not called before this. */
    dueAt: Date;
    /**
     * Only while something is owed: when the sweep looks at it (queue again, a lease that ran out,
     * an outcome still unknown).
     */
    sweepAt?: Date;
    /**
     * While it waits for a pause or a fault to end: why, and the workspace again, as the key of a
     * small index.
     */
    heldFor?: HoldReason;
    heldIn?: string;
    /**
     * When it was refused for the first time without using an attempt: the 24 hours count from
     * then.
     */
    waitingSince?: Date;
    /** Calls that used up a try. */
    attempts: number;
    /** Refusals that did not (throttling, no connection), for the growing wait. */
    waits: number;
    /** Raised by each claim: an answer that comes under an older number is not stored. */
    fence: number;
    /** Of the last claim: many are made by one update, and this tells which. */
    token?: string;
    error?: StoredError;
  };
  /** `pricing` is JSON text. */
  delivery?: { rank: number; failed: boolean; error?: StoredError; pricing?: string };
  timestamps: Partial<Record<'accepted' | DeliveryStatus | 'failed', Date>>;
  /** Times of statuses that came after a later one: shown, but never told. */
  lateTimes?: Partial<Record<DeliveryStatus | 'failed', Date>>;
  /** The newest ones; outbound only. */
  calls?: CallRecord[];
  pendingEvents: PendingEvent[];
  /** Only while there are pending events. */
  pendingSince?: Date;
  createdAt: Date;
  updatedAt: Date;
}

const messageSchema = new Schema<MessageDoc>(
  {
    _id: String,
    workspaceId: String,
    direction: String,
    connectionId: String,
    phoneNumberId: String,
    contactId: String,
    to: String,
    type: String,
    content: String,
    template: Schema.Types.Mixed,
    recipient: Schema.Types.Mixed,
    replyToWamid: String,
    callbackData: String,
    callbackUrl: String,
    fallback: Schema.Types.Mixed,
    onUnknown: String,
    resendOf: String,
    resentAs: String,
    wamid: String,
    call: Schema.Types.Mixed,
    delivery: Schema.Types.Mixed,
    timestamps: Schema.Types.Mixed,
    lateTimes: Schema.Types.Mixed,
    calls: { type: [Schema.Types.Mixed], default: undefined },
    pendingEvents: [Schema.Types.Mixed],
    pendingSince: Date,
    createdAt: Date,
    updatedAt: Date,
  },
  { versionKey: false, minimize: false },
);
messageSchema.plugin(tenant);
messageSchema.index({ workspaceId: 1, _id: -1 });
messageSchema.index({ workspaceId: 1, wamid: 1 });
messageSchema.index({ workspaceId: 1, contactId: 1, phoneNumberId: 1, _id: -1 });
messageSchema.index(
  { workspaceId: 1, callbackData: 1, _id: -1 },
  { partialFilterExpression: { callbackData: { $exists: true } } },
);
messageSchema.index({ 'call.sweepAt': 1 }, { sparse: true });
messageSchema.index({ 'call.heldIn': 1 }, { sparse: true });
messageSchema.index({ pendingSince: 1 }, { sparse: true });
export const MessageModel = model('Message', messageSchema);

export async function findMessage(workspaceId: string, id: string): Promise<MessageDoc | null> {
  return MessageModel.findOne({ workspaceId, _id: id }).lean<MessageDoc>();
}

export async function listMessages(
  workspaceId: string,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<MessageDoc[]> {
  return MessageModel.find({
    workspaceId,
    ...(before === undefined ? {} : { _id: { $lt: before } }),
  })
    .sort({ _id: -1 })
    .limit(limit)
    .lean<MessageDoc[]>();
}

/** A message without its content, which may be large: what a status needs of it. */
export type MessageHead = Omit<MessageDoc, 'content' | 'calls' | 'fallback'>;

/** By our ids or by wamids. */
export async function findMentioned(
  workspaceId: string,
  ids: readonly string[],
  wamids: readonly string[],
): Promise<MessageHead[]> {
  const head = { content: 0, calls: 0, fallback: 0 };
  const [byId, byWamid] = await Promise.all([
    ids.length === 0
      ? []
      : MessageModel.find({ workspaceId, _id: { $in: ids } }, head).lean<MessageHead[]>(),
    wamids.length === 0
      ? []
      : MessageModel.find({ workspaceId, wamid: { $in: wamids } }, head).lean<MessageHead[]>(),
  ]);
  return [...byId, ...byWamid];
}

/** System query: messages for which something is owed and whose time to be looked at has come. */
export async function findOwed(
  now: Date,
  limit: number,
): Promise<Pick<MessageDoc, '_id' | 'workspaceId' | 'call'>[]> {
  return MessageModel.find({ 'call.sweepAt': { $lte: now } }, { workspaceId: 1, call: 1 })
    .sort({ 'call.sweepAt': 1 })
    .limit(limit)
    .setOptions(SYSTEM)
    .lean<Pick<MessageDoc, '_id' | 'workspaceId' | 'call'>[]>();
}

/** System query: messages whose events are not in the log yet. */
export async function findWithPendingEvents(before: Date, limit: number): Promise<MessageDoc[]> {
  return MessageModel.find({ pendingSince: { $lte: before } })
    .sort({ pendingSince: 1 })
    .limit(limit)
    .setOptions(SYSTEM)
    .lean<MessageDoc[]>();
}
