/**
 * The end of a file: first its document says that it is gone, then its bytes are owed to be
 * removed.
 */
import { SYSTEM } from '../db';
import type { StoredError } from '../errors';
import { MediaModel, type MediaDoc } from './model';

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
