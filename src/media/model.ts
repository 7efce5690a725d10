/**
 * Media: files of messages. The document's state decides whether there is a file: a half written
 * one is never shown, because `stored` is written under the fence of the claim whose file is whole.
 */
import { Schema, model } from 'mongoose';
import { OWED_PATHS, insertNew, queueOwed, tenant, type Owed } from '../db';
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
export const MediaModel = model<MediaDoc>('Media', mediaSchema);

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

/** By the sweep. */
export function queueOwedMedia(
  add: (ids: readonly string[]) => Promise<boolean>,
  limits: { limit: number; sweepAfterMs: number },
): Promise<number> {
  return queueOwed(MediaModel, add, limits);
}
