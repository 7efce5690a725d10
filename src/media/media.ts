/** The feature's operations, bound to the parts they need. */
import type { Readable } from 'node:stream';
import { notFound, storedError } from '../errors';
import type { FileUse, KeptFile, NewFile } from '../kit';
import type { ByteRange } from '../lib/byte-range';
import { createSingleFlight } from '../lib/single-flight';
import type { Sweep } from '../queue';
import {
  MEDIA_QUEUE,
  expectMedia,
  type Announced,
  type ExpectParts,
  type ReceivedMedia,
} from './expect-media';
import { fetchMedia, type FetchParts } from './fetch-media';
import { finishUpload, keepFile, type Destination, type KeepParts } from './keep-file';
import { fileKey, findMedia, queueOwedMedia, type MediaDoc } from './model';
import {
  findRemovable,
  findStoredBefore,
  markDeleted,
  markExpired,
  markRemoved,
} from './track-removal';
import { notThere } from './not-there';
import { presentMedia } from './present';
import { dropReceived, receiveFile, removeAbandoned, type GivenFile } from './receive-file';
import { toProviderId } from './upload-file';

export interface Media {
  /** Files that messages announced: what the event tells of each. */
  expect(workspaceId: string, announced: readonly Announced[]): Promise<ReceivedMedia[]>;
  /** @throws HubError not_found, also for what the tenant has deleted */
  get(workspaceId: string, id: string): Promise<MediaDoc>;
  /** Of a stored one. */
  read(doc: MediaDoc, range?: ByteRange): Readable;
  /**
   * Of a stored one, as actions show it. @throws HubError not_found, media_pending,
   * media_unavailable
   */
  describe(workspaceId: string, id: string): Promise<KeptFile>;
  /**
   * Takes a file in; nobody sees it before `finish`. @throws HubError file_type_unsupported,
   * file_too_large, invalid_input
   */
  receive(workspaceId: string, file: GivenFile): Promise<MediaDoc>;
  /** Undoes `receive`. */
  drop(workspaceId: string, id: string): Promise<void>;
  /** @throws HubError connection_unknown, phone_number_unknown, and the provider's refusals */
  finish(workspaceId: string, id: string, destination: Destination): Promise<KeptFile>;
  /** All three for a link, or for bytes. @throws as they do, TargetError */
  keep(workspaceId: string, file: NewFile): Promise<KeptFile>;
  /** By which a message names a stored file. @throws as `describe`, and the provider's refusals */
  toProviderId(workspaceId: string, id: string, use: FileUse): Promise<string>;
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

export function createMedia(parts: ExpectParts & FetchParts & KeepParts): Media {
  return {
    ...keepingFiles(parts),
    expect: (workspaceId, announced) => expectMedia(parts, workspaceId, announced),
    get: (workspaceId, id) => getMedia(workspaceId, id),
    read: (doc, range) => parts.files.read(fileKey(doc._id, doc.fence), range),
    remove: async (workspaceId, id) => {
      const doc = await getMedia(workspaceId, id);
      if (!(await markDeleted(doc))) throw notFound('file');
      // Dying here: nobody gets the file any more, and the sweep finds that it is still to be
      // removed.
      void parts.queues.add(MEDIA_QUEUE, [id]);
    },
    removeBefore: (before) => removeBefore(parts, before),
    startWorkers: () =>
      parts.queues.work(MEDIA_QUEUE, CONCURRENCY, async ({ id }) => {
        if (await fetchMedia(parts, id)) return;
        const doc = await findRemovable(id);
        if (doc === null) return;
        // An upload of which nobody was told, against a mark that must stay.
        if (doc.state === 'receiving' || (doc.state === 'failed' && doc.direction === 'out'))
          await removeAbandoned(parts.files, doc);
        else await removeFiles(parts, [doc]);
      }),
    sweeps: [
      {
        name: 'media',
        run: () =>
          queueOwedMedia((ids) => parts.queues.addOverdue(MEDIA_QUEUE, ids), {
            limit: SWEEP_LIMIT,
            sweepAfterMs: parts.sweepAfterMs,
          }),
      },
    ],
  };
}

/** What tenants upload. */
function keepingFiles(
  parts: ExpectParts & KeepParts,
): Pick<Media, 'describe' | 'receive' | 'drop' | 'finish' | 'keep' | 'toProviderId'> {
  const present = (doc: MediaDoc): KeptFile => presentMedia(doc, parts.serverUrl);
  const uploads = createSingleFlight<string>();
  return {
    describe: async (workspaceId, id) => present(await getStored(workspaceId, id)),
    receive: (workspaceId, file) => receiveFile(parts.files, workspaceId, file),
    drop: async (workspaceId, id) => {
      const doc = await findMedia(workspaceId, id);
      if (doc?.state === 'receiving') await dropReceived(parts.files, doc);
    },
    finish: async (workspaceId, id, destination) =>
      present(await finishUpload(parts, await getMedia(workspaceId, id), destination)),
    keep: async (workspaceId, file) => present(await keepFile(parts, workspaceId, file)),
    // A batch of messages with one file uploads it once.
    toProviderId: (workspaceId, id, use) =>
      uploads.run(
        [workspaceId, id, use.connectionId, use.at.toISOString().slice(0, 10)].join(' '),
        async () => toProviderId(parts, await getStored(workspaceId, id), use),
      ),
  };
}

async function getStored(workspaceId: string, id: string): Promise<MediaDoc> {
  const doc = await getMedia(workspaceId, id);
  if (doc.state !== 'stored') throw notThere(doc);
  return doc;
}

async function getMedia(workspaceId: string, id: string): Promise<MediaDoc> {
  const doc = await findMedia(workspaceId, id);
  if (doc === null || doc.state === 'deleted') throw notFound('file');
  return doc;
}

/**
 * In batches, oldest first. Marked first, so that no reader meets half a file; dying in between
 * leaves the rest to the sweep.
 */
async function removeBefore(parts: FetchParts, before: Date): Promise<number> {
  let removed = 0;
  for (;;) {
    const docs = await findStoredBefore(before, RETENTION_BATCH);
    if (docs.length === 0) return removed;
    await markExpired(
      docs,
      storedError('media_unavailable', 'The file was removed because its time was over.'),
    );
    await removeFiles(parts, docs);
    removed += docs.length;
  }
}

/**
 * The file of the last claim, and what the one before may have left when its process died; older
 * ones were cleared by each claim.
 */
async function removeFiles(
  { files }: Pick<FetchParts, 'files'>,
  docs: readonly MediaDoc[],
): Promise<void> {
  for (const { _id: id, fence } of docs) {
    await files.remove(fileKey(id, fence));
    if (fence > 1) await files.remove(fileKey(id, fence - 1));
  }
  await markRemoved(docs);
}
