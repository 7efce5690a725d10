/**
 * Media: files of messages. The document's state decides whether there is a file: a half written
 * one is never shown, because `stored` is written under the fence of the claim whose file is whole.
 */
import { Schema, model } from 'mongoose';
import {
  OWED_PATHS,
  SYSTEM,
  byClaim,
  claimOwed,
  insertNew,
  queueOwed,
  tenant,
  type Owed,
} from '../db';
import type { StoredError } from '../errors';

/**
 * `receiving`: a tenant's upload that is not complete; nobody knows its id. `failed`: refused for
 * good. `expired`: its time was over before it was fetched, or afterwards. `deleted`: by the
 * tenant.
 */
export type MediaState = 'receiving' | 'waiting' | 'stored' | 'failed' | 'expired' | 'deleted';

export interface MediaUpload {
  accountId: string;
  providerId: string;
  at: Date;
}

/** Owed is fetching or removing. Each claim writes a file of its own. */
export interface MediaDoc extends Owed {
  /**
   * Derived from the provider's id, so a repeated webhook meets it; kept as a mark after the file
   * is gone, for the same reason.
   */
  _id: string;
  connectionId: string;
  direction: 'in' | 'out';
  /** The provider's id of a received file; empty for one that a tenant uploaded. */
  providerId: string;
  /** Copies at the provider, by which messages name the file: one per account. */
  uploads?: MediaUpload[];
  mimeType: string | null;
  /** As announced (hex, or the provider's base64), then the hex digest of what is stored. */
  sha256: string | null;
  filename: string | null;
  size: number | null;
  state: MediaState;
  /** Tries that ended; those whose process died are not among them. */
  attempts: number;
  /** Tries that ended with an answer that is probably final. */
  doubts: number;
  /** Of the last try, or why there is no file. */
  error?: StoredError;
  /** Not fetched after this. */
  fetchUntil: Date;
  createdAt: Date;
  updatedAt: Date;
}

const mediaSchema = new Schema<MediaDoc>(
  {
    _id: String,
    workspaceId: String,
    connectionId: String,
    direction: String,
    providerId: String,
    uploads: { type: [Schema.Types.Mixed], default: undefined },
    mimeType: String,
    sha256: String,
    filename: String,
    size: Number,
    state: String,
    attempts: Number,
    doubts: Number,
    error: Schema.Types.Mixed,
    fetchUntil: Date,
    ...OWED_PATHS,
    createdAt: Date,
    updatedAt: Date,
  },
  { versionKey: false, minimize: false },
);
mediaSchema.plugin(tenant);
mediaSchema.index({ sweepAt: 1 }, { sparse: true });
mediaSchema.index({ state: 1, createdAt: 1 });
const MediaModel = model<MediaDoc>('Media', mediaSchema);

/** Where the file of a claim is; the last claim's when it is stored. */
export function fileKey(id: string, fence: number): string {
  return `${id}.${fence}`;
}

export async function insertMedia(docs: readonly MediaDoc[]): Promise<void> {
  return insertNew(
    MediaModel,
    [...docs].sort((left, right) => left._id.localeCompare(right._id)),
  );
}

export async function findMedia(workspaceId: string, id: string): Promise<MediaDoc | null> {
  return MediaModel.findOne({ workspaceId, _id: id }).lean<MediaDoc>();
}

export function claimMedia(id: string, leaseMs: number): Promise<MediaDoc | null> {
  return claimOwed(MediaModel, id, { open: { state: 'waiting' }, leaseMs });
}

/** By the sweep. */
export function queueOwedMedia(
  add: (ids: readonly string[]) => Promise<boolean>,
  limits: { limit: number; sweepAfterMs: number },
): Promise<number> {
  return queueOwed(MediaModel, add, limits);
}

/** The bytes are there; it becomes `stored` once all about the upload is known to be right. */
export async function markReceived(
  { _id, workspaceId }: Pick<MediaDoc, '_id' | 'workspaceId'>,
  file: { size: number; sha256: string },
): Promise<void> {
  await MediaModel.updateOne(
    { _id, workspaceId, state: 'receiving' },
    { $set: { ...file, updatedAt: new Date() } },
  );
}

/** Returns undefined when the sweep was faster: its time was over. */
export async function markUploaded(
  { _id, workspaceId }: Pick<MediaDoc, '_id' | 'workspaceId'>,
  { connectionId, uploads }: { connectionId: string; uploads: MediaUpload[] },
): Promise<MediaDoc | null> {
  return MediaModel.findOneAndUpdate(
    { _id, workspaceId, state: 'receiving' },
    {
      $set: { state: 'stored', connectionId, uploads, updatedAt: new Date() },
      $unset: { sweepAt: '' },
    },
    { returnDocument: 'after' },
  ).lean<MediaDoc>();
}

/**
 * An upload that came to nothing: from now on it can't be finished any more. Returns whether it
 * could until now. A piece of it may still be on its way into the store, so all is removed once
 * more at `removeAt`.
 */
export async function markAbandoned(
  { _id, workspaceId }: Pick<MediaDoc, '_id' | 'workspaceId'>,
  removeAt: Date,
): Promise<boolean> {
  return (
    (
      await MediaModel.updateOne(
        { _id, workspaceId, state: 'receiving' },
        {
          $set: {
            state: 'failed',
            filename: null,
            dueAt: removeAt,
            sweepAt: removeAt,
            updatedAt: new Date(),
          },
        },
      )
    ).matchedCount === 1
  );
}

/** Nobody ever knew its id, so no mark stays. */
export async function forgetAbandoned({
  _id,
  workspaceId,
}: Pick<MediaDoc, '_id' | 'workspaceId'>): Promise<void> {
  await MediaModel.deleteOne({ _id, workspaceId, state: 'failed', direction: 'out' });
}

/** The newest copy per account counts. */
export async function addUpload(
  { _id, workspaceId }: Pick<MediaDoc, '_id' | 'workspaceId'>,
  uploads: MediaUpload[],
): Promise<void> {
  await MediaModel.updateOne(
    { _id, workspaceId, state: 'stored' },
    { $set: { uploads, updatedAt: new Date() } },
  );
}

type Claimed = Pick<MediaDoc, '_id' | 'workspaceId' | 'fence'>;

/** Only while no later claim was made, and nobody has removed it meanwhile. */
function fenced(doc: Claimed) {
  return { ...byClaim(doc), state: 'waiting' as const };
}

/** Returns whether the claim still holds. */
export async function renewClaim(claimed: Claimed, leaseMs: number): Promise<boolean> {
  const leaseUntil = new Date(Date.now() + leaseMs);
  return (
    (await MediaModel.updateOne(fenced(claimed), { $set: { leaseUntil, sweepAt: leaseUntil } }))
      .matchedCount === 1
  );
}

export async function markStored(
  claimed: Claimed,
  file: { size: number; sha256: string; mimeType: string | null },
): Promise<boolean> {
  return (
    (
      await MediaModel.updateOne(fenced(claimed), {
        $set: { state: 'stored', ...file, updatedAt: new Date() },
        $inc: { attempts: 1 },
        $unset: { error: '', leaseUntil: '', sweepAt: '' },
      })
    ).matchedCount === 1
  );
}

export interface Retry {
  error: StoredError;
  dueAt: Date;
  sweepAt: Date;
  doubtful: boolean;
}

export async function markWaiting(
  claimed: Claimed,
  { error, dueAt, sweepAt, doubtful }: Retry,
): Promise<boolean> {
  return (
    (
      await MediaModel.updateOne(fenced(claimed), {
        $set: { error, dueAt, sweepAt, updatedAt: new Date() },
        $inc: { attempts: 1, doubts: doubtful ? 1 : 0 },
        $unset: { leaseUntil: '' },
      })
    ).matchedCount === 1
  );
}

/**
 * No file, for good. What tries may have left is owed to be removed once none of them can still be
 * writing.
 */
export async function markEnded(
  claimed: Claimed,
  { state, error, removeAt }: { state: 'failed' | 'expired'; error: StoredError; removeAt: Date },
): Promise<boolean> {
  return (
    (
      await MediaModel.updateOne(fenced(claimed), {
        $set: { state, error, dueAt: removeAt, sweepAt: removeAt, updatedAt: new Date() },
        $inc: { attempts: 1 },
        $unset: { leaseUntil: '' },
      })
    ).matchedCount === 1
  );
}

/**
 * The tenant's own word. The mark stays without what it told, so that a repeated webhook does not
 * bring the file back.
 */
export async function markDeleted({ _id, workspaceId, leaseUntil }: MediaDoc): Promise<boolean> {
  const now = new Date();
  const removeAt = leaseUntil !== undefined && leaseUntil > now ? leaseUntil : now;
  const update = {
    $set: {
      state: 'deleted',
      filename: null,
      sha256: null,
      dueAt: removeAt,
      sweepAt: removeAt,
      updatedAt: now,
    },
    $unset: { error: '', leaseUntil: '' },
  };
  return (
    (await MediaModel.updateOne({ _id, workspaceId, state: { $ne: 'deleted' } }, update))
      .matchedCount === 1
  );
}

/** System queries of retention. */
export async function findStoredBefore(before: Date, limit: number): Promise<MediaDoc[]> {
  return MediaModel.find({ state: 'stored', createdAt: { $lt: before } })
    .sort({ createdAt: 1 })
    .limit(limit)
    .setOptions(SYSTEM)
    .lean<MediaDoc[]>();
}

export async function markExpired(docs: readonly MediaDoc[], error: StoredError): Promise<void> {
  const now = new Date();
  await MediaModel.updateMany(
    { _id: { $in: docs.map((doc) => doc._id) }, state: 'stored' },
    { $set: { state: 'expired', error, filename: null, sweepAt: now, updatedAt: now } },
  ).setOptions(SYSTEM);
}

/** System query: files of a document that ended, still to be removed. */
export async function findRemovable(id: string): Promise<MediaDoc | null> {
  return MediaModel.findOne({
    _id: id,
    state: { $in: ['receiving', 'failed', 'expired', 'deleted'] },
    sweepAt: { $exists: true },
    dueAt: { $lte: new Date() },
  })
    .setOptions(SYSTEM)
    .lean<MediaDoc>();
}

export async function markRemoved(docs: readonly MediaDoc[]): Promise<void> {
  await MediaModel.updateMany(
    { _id: { $in: docs.map((doc) => doc._id) }, state: { $in: ['failed', 'expired', 'deleted'] } },
    { $unset: { sweepAt: '' } },
  ).setOptions(SYSTEM);
}
