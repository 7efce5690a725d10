/**
 * Connections: one tenant's credentials for one connector; for WhatsApp one WABA and its numbers.
 */
import { Schema, model } from 'mongoose';
import { SYSTEM, tenant } from '../db';
import type { PhoneNumber } from '../kit';

/**
 * A number with what webhooks told about it; the last change of each kind remembers the value
 * before it.
 */
export interface ConnectedNumber extends PhoneNumber {
  quality?: string;
  limit?: string;
  /**
   * When Meta named it for the account, asked with the connection's own token; without it nothing
   * is routed to it.
   */
  confirmedAt?: Date;
  /** Since when this hub hears what comes to it; as long as its connection, where it is missing. */
  connectedAt?: Date;
  /** By whoever uses the hub. */
  paused?: boolean;
  /** Until somebody resumes the number. */
  refused?: NumberRefusal;
  resumedAt?: Date;
  changes?: Partial<
    Record<'quality' | 'limit', { key: string; at: Date; previous: string | null }>
  >;
}

/** Meta refuses all that a number sends. */
export interface NumberRefusal {
  reason: string;
  at: Date;
}

/** A change that is not in the log yet: of the status, or that Meta refuses a number. */
export type PendingEvent = { id: string; at: Date; reason: string; fix?: string } & (
  | { about: 'status'; status: 'active' | 'broken' }
  | { about: 'number'; phoneNumberId: string; code: string }
);

export interface ConnectionDoc {
  _id: string;
  workspaceId: string;
  kind: string;
  name: string;
  accountId: string;
  /** Meta has confirmed the token for this account. Its numbers are confirmed one by one. */
  verified: boolean;
  /**
   * When Meta was asked last which of the numbers are the account's; missing where only the version
   * before has asked.
   */
  confirmedAt?: Date;
  /** When Meta is asked again on behalf of a connection of the version before. */
  askAgainAt?: Date;
  /** Two-letter country whose rules complete short phone numbers. */
  country: string | null;
  sealedToken: string;
  /** For connections with an address of their own: how callers prove who they are. */
  signature?: { preset: string; header: string | null; sealedSecret: string | null };
  phoneNumbers: ConnectedNumber[];
  status: 'active' | 'broken';
  /** The webhook that told the status, so that an older one can't undo it. */
  statusAt?: Date;
  /** Pushed in the same update as the change that they tell. */
  pendingEvents?: PendingEvent[];
  /** Only while there are pending events. */
  pendingSince?: Date;
  /** While what follows a confirmed connection is not done: calls and templates wait for it. */
  unannouncedSince?: Date;
  /** When a call came last, to ten minutes. */
  lastCallAt?: Date;
  /** It has been told that none came for long. */
  silent?: boolean;
  /** Nothing is sent; intake goes on. */
  paused?: boolean;
  /** Test mode: only these are written to. Phone numbers in their canonical form, and BSUIDs. */
  testRecipients?: string[] | null;
  /** Per number, below what Meta takes. */
  messagesPerSecond?: number | null;
  /** The cap of the loop guard: per contact and key. Null: none; missing: the default. */
  maxPerContactPerHour?: number | null;
  createdAt: Date;
  updatedAt: Date;
}

/** Not a catch hook. */
export const VERIFIED_ACCOUNT = { verified: true, accountId: { $gt: '' } };

const connectionSchema = new Schema<ConnectionDoc>(
  {
    _id: String,
    workspaceId: String,
    kind: String,
    name: String,
    accountId: String,
    verified: Boolean,
    confirmedAt: Date,
    askAgainAt: Date,
    country: String,
    sealedToken: String,
    signature: Schema.Types.Mixed,
    phoneNumbers: [
      {
        _id: false,
        id: String,
        phone: String,
        name: String,
        messagesPerSecond: Number,
        quality: String,
        limit: String,
        confirmedAt: Date,
        connectedAt: Date,
        paused: Boolean,
        refused: Schema.Types.Mixed,
        resumedAt: Date,
        changes: Schema.Types.Mixed,
      },
    ],
    status: String,
    statusAt: Date,
    pendingEvents: { type: [Schema.Types.Mixed], default: undefined },
    pendingSince: Date,
    unannouncedSince: Date,
    lastCallAt: Date,
    silent: Boolean,
    paused: Boolean,
    testRecipients: { type: [String], default: undefined },
    messagesPerSecond: Number,
    maxPerContactPerHour: Number,
    createdAt: Date,
    updatedAt: Date,
  },
  { versionKey: false },
);
connectionSchema.plugin(tenant);
connectionSchema.index({ workspaceId: 1, _id: -1 });
connectionSchema.index({ 'phoneNumbers.id': 1 });
connectionSchema.index({ accountId: 1, _id: 1 });
connectionSchema.index({ pendingSince: 1 }, { sparse: true });
connectionSchema.index({ unannouncedSince: 1 }, { sparse: true });
connectionSchema.index({ lastCallAt: 1 }, { sparse: true });
connectionSchema.index({ confirmedAt: 1 }, { partialFilterExpression: VERIFIED_ACCOUNT });
export const ConnectionModel = model<ConnectionDoc>('Connection', connectionSchema);

/**
 * Claims of outside ids (claims.ts). `mark` is new with each claiming, so that a release never
 * takes what was claimed once more. `confirmed` says how it was claimed; after a minute the owner's
 * own documents say how it is held.
 */
export interface ClaimDoc {
  _id: string;
  owner: string;
  claimedAt: Date;
  mark?: string;
  confirmed?: boolean;
}
export const ClaimModel = model(
  'ConnectionClaim',
  new Schema<ClaimDoc>(
    { _id: String, owner: String, claimedAt: Date, mark: String, confirmed: Boolean },
    { versionKey: false },
  ),
);

export async function insertConnection(doc: ConnectionDoc): Promise<void> {
  await ConnectionModel.create(doc);
}

export async function deleteConnection(
  workspaceId: string,
  id: string,
): Promise<ConnectionDoc | null> {
  return ConnectionModel.findOneAndDelete({ workspaceId, _id: id }).lean<ConnectionDoc>();
}

/** Unless somebody else has taken it over since. */
export async function markAnnounced({
  _id,
  workspaceId,
  unannouncedSince,
}: ConnectionDoc): Promise<void> {
  await ConnectionModel.updateOne(
    { _id, workspaceId, unannouncedSince },
    { $unset: { unannouncedSince: '' } },
  );
}

/**
 * System query, for the sweep: whoever gets one has it for as long as the sweep waits. Null when
 * there is none.
 */
export async function takeUnannounced(before: Date): Promise<ConnectionDoc | null> {
  return ConnectionModel.findOneAndUpdate(
    { unannouncedSince: { $lte: before } },
    { $set: { unannouncedSince: new Date() } },
    { sort: { unannouncedSince: 1 }, returnDocument: 'after' },
  )
    .setOptions(SYSTEM)
    .lean<ConnectionDoc>();
}

export async function updateConnection(
  workspaceId: string,
  id: string,
  change: Partial<ConnectionDoc>,
): Promise<ConnectionDoc | null> {
  return ConnectionModel.findOneAndUpdate(
    { workspaceId, _id: id },
    { $set: { ...change, updatedAt: new Date() } },
    { returnDocument: 'after' },
  ).lean<ConnectionDoc>();
}
