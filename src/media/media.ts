/** The feature's operations, bound to the parts they need. */
import type { Readable } from 'node:stream';
import { notFound, storedError } from '../errors';
import type { ByteRange } from '../lib/byte-range';
import type { Sweep } from '../queue';
import { MEDIA_QUEUE, expectMedia, type Announced, type ExpectParts, type ReceivedMedia } from './expect-media';
import { fetchMedia, type FetchParts } from './fetch-media';
import { fileKey, findMedia, findOwed, findRemovable, findStoredBefore, markDeleted, markExpired, markRemoved, postponeSweep, type MediaDoc } from './model';

export interface Media {
  /** Files that messages announced: what the event tells of each. */
  expect(workspaceId: string, announced: readonly Announced[]): Promise<ReceivedMedia[]>;
  /** @throws HubError not_found, also for what the tenant has deleted */
  get(workspaceId: string, id: string): Promise<MediaDoc>;
  /** Of a stored one. */
  read(doc: MediaDoc, range?: ByteRange): Readable;
  /** @throws HubError not_found */
  remove(workspaceId: string, id: string): Promise<void>;
  /** Retention. Returns how many files were removed. */
  removeBefore(before: Date): Promise<number>;
  startWorkers(): void;
  sweeps: readonly Sweep[];
}

/** Each holds a few hundred KB in memory. */
const CONCURRENCY = 8;
const SWEEP_LIMIT = 500;
const RETENTION_BATCH = 100;

export const createMedia = (parts: ExpectParts & FetchParts): Media => ({
  expect: (workspaceId, announced) => expectMedia(parts, workspaceId, announced),
  get: (workspaceId, id) => getMedia(workspaceId, id),
  read: (doc, range) => parts.files.read(fileKey(doc._id, doc.fence), range),
  remove: async (workspaceId, id) => {
    const doc = await getMedia(workspaceId, id);
    if (!(await markDeleted(doc))) throw notFound('file');
    // Dying here: nobody gets the file any more, and the sweep finds that it is still to be removed.
    void parts.queues.add(MEDIA_QUEUE, [id]);
  },
  removeBefore: (before) => removeBefore(parts, before),
  startWorkers: () => parts.queues.work(MEDIA_QUEUE, CONCURRENCY, async ({ id }) => {
    if (await fetchMedia(parts, id)) return;
    const doc = await findRemovable(id);
    if (doc !== null) await removeFiles(parts, [doc]);
  }),
  sweeps: [{ name: 'media', run: () => sweepOwed(parts) }],
});

const getMedia = async (workspaceId: string, id: string): Promise<MediaDoc> => {
  const doc = await findMedia(workspaceId, id);
  if (doc === null || doc.state === 'deleted') throw notFound('file');
  return doc;
};

/** In batches, oldest first. Marked first, so that no reader meets half a file; dying in between leaves the rest to the sweep. */
const removeBefore = async (parts: FetchParts, before: Date): Promise<number> => {
  let removed = 0;
  for (;;) {
    const docs = await findStoredBefore(before, RETENTION_BATCH);
    if (docs.length === 0) return removed;
    await markExpired(docs, storedError('media_unavailable', 'The file was removed because its time was over.'));
    await removeFiles(parts, docs);
    removed += docs.length;
  }
};

/** The file of the last claim, and what the one before may have left when its process died; older ones were cleared by each claim. */
const removeFiles = async ({ files }: Pick<FetchParts, 'files'>, docs: readonly MediaDoc[]): Promise<void> => {
  for (const { _id: id, fence } of docs) {
    await files.remove(fileKey(id, fence));
    if (fence > 1) await files.remove(fileKey(id, fence - 1));
  }
  await markRemoved(docs);
};

const sweepOwed = async ({ queues, sweepAfterMs }: FetchParts): Promise<number> => {
  const now = new Date();
  const ids = (await findOwed(now, SWEEP_LIMIT)).map((doc) => doc._id);
  if (ids.length > 0 && (await queues.add(MEDIA_QUEUE, ids))) await postponeSweep(ids, now, new Date(Date.now() + sweepAfterMs));
  return ids.length;
};
