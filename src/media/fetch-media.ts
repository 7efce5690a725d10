/**
 * The job that fetches one file: claim, stream into the store, mark as stored. It may die at any
 * step: until the last one the document says `waiting`, the lease runs out, the sweep queues it
 * again, and the next claim clears what this one has left.
 */
import type { FileStore } from '../db';
import { HubError, type Refusal } from '../errors';
import {
  BodyTooLargeError,
  NetworkError,
  type Channel,
  type ChannelContext,
  type ConnectedAccount,
  type OpenMedia,
} from '../kit';
import { whileRenewing } from '../lib/while-renewing';
import type { Log, Metrics } from '../log';
import type { Queues } from '../queue';
import { MEDIA_QUEUE } from './expect-media';
import { fileKey, type MediaDoc } from './model';
import { claimMedia, markEnded, markStored, markWaiting, renewClaim } from './track-fetch';
import { MAX_INBOUND_BYTES, afterFailure, differs, sameType, toHexDigest } from './rules';

export interface FetchParts {
  files: FileStore;
  queues: Queues;
  sweepAfterMs: number;
  log: Log;
  metrics: Metrics;
  /** The channel and credentials of the connection; undefined when it is gone. */
  openConnection: (
    workspaceId: string,
    connectionId: string,
  ) => Promise<
    { channel: Channel; context: ChannelContext; account: ConnectedAccount } | undefined
  >;
}

/**
 * Renewed while the file is on its way: a large one takes minutes, and a dead process should be
 * noticed sooner.
 */
const LEASE_MS = 60_000;

/** Returns whether there was something to fetch. */
export async function fetchMedia(parts: FetchParts, id: string): Promise<boolean> {
  const doc = await claimMedia(id, LEASE_MS);
  if (doc === null) return false;
  // Dying here or later leaves at most the file of this claim.
  if (doc.fence > 1) await parts.files.remove(fileKey(id, doc.fence - 1));
  await whileRenewing(
    LEASE_MS,
    () => renewClaim(doc, LEASE_MS),
    async () => {
      const isLate = Date.now() >= doc.fetchUntil.getTime();
      const failure = isLate
        ? {
            code: 'media_expired' as const,
            detail: doc.error?.detail ?? 'It was too late for a first try.',
          }
        : await attempt(parts, doc);
      if (failure !== undefined) await storeFailure(parts, doc, failure);
    },
  );
  return true;
}

/** Undefined when the file is stored, or the claim is somebody else's by now. */
async function attempt(parts: FetchParts, doc: MediaDoc): Promise<Refusal | undefined> {
  const key = fileKey(doc._id, doc.fence);
  try {
    const opened = await open(parts, doc);
    const file = await parts.files.write(key, opened.stream);
    const difference = differs(
      { announced: [doc.sha256, toHexDigest(opened.sha256)], size: opened.size },
      file,
    );
    if (difference !== undefined) throw new HubError('media_mismatch', difference);
    // Dying before this: the file is whole, but nobody is told; it is fetched once more.
    if (!(await markStored(doc, { ...file, mimeType: doc.mimeType ?? opened.mimeType })))
      await parts.files.remove(key);
    else told(parts, doc, file.size);
    return undefined;
  } catch (error) {
    const failure = toFailure(error);
    // MongoDB's own failures say nothing about the file: the lease runs out, and it is tried again.
    if (failure === undefined) throw error;
    await parts.files.remove(key);
    return failure;
  }
}

async function open({ openConnection }: FetchParts, doc: MediaDoc): Promise<OpenMedia> {
  const connection = await openConnection(doc.workspaceId, doc.connectionId);
  if (connection === undefined)
    throw new HubError(
      'connection_unknown',
      'The connection was removed before the file was fetched.',
    );
  const { channel, context, account } = connection;
  const opened = await channel.openMedia(context, account, {
    id: doc.providerId,
    maxBytes: MAX_INBOUND_BYTES,
  });
  if (sameType(doc.mimeType, opened.mimeType)) return opened;
  opened.stream.destroy();
  throw new HubError(
    'media_mismatch',
    `It was announced as ${doc.mimeType ?? ''} and is ${opened.mimeType ?? ''}.`,
  );
}

function toFailure(error: unknown): Refusal | undefined {
  if (error instanceof HubError)
    return {
      code: error.code,
      detail: error.message,
      meta: error.extra.meta,
      texts: error.extra.texts,
    };
  if (error instanceof NetworkError)
    return { code: 'graph_unreachable', detail: `The download broke off: ${error.message}` };
  if (error instanceof BodyTooLargeError)
    return { code: 'media_too_large', detail: `The file has more than ${error.maxBytes} bytes.` };
  return undefined;
}

async function storeFailure(parts: FetchParts, doc: MediaDoc, failure: Refusal): Promise<void> {
  const next = afterFailure(
    failure,
    { attempts: doc.attempts, doubts: doc.doubts, leftMs: doc.fetchUntil.getTime() - Date.now() },
    Math.random(),
  );
  parts.metrics.media.inc({ outcome: next.state });
  parts.log[next.state === 'waiting' ? 'info' : 'warn'](
    {
      media_id: doc._id,
      workspace_id: doc.workspaceId,
      attempt: doc.attempts + 1,
      state: next.state,
      code: failure.code,
      detail: failure.detail,
    },
    'file not fetched',
  );
  if (next.state !== 'waiting') {
    await markEnded(doc, {
      state: next.state,
      error: next.error,
      removeAt: new Date(Date.now() + LEASE_MS),
    });
    return;
  }
  const dueAt = new Date(Date.now() + next.waitMs);
  await markWaiting(doc, {
    error: next.error,
    doubtful: next.doubtful,
    dueAt,
    sweepAt: new Date(dueAt.getTime() + parts.sweepAfterMs),
  });
  void parts.queues.add(MEDIA_QUEUE, [doc._id], { delayMs: next.waitMs });
}

function told({ log, metrics }: FetchParts, doc: MediaDoc, size: number): void {
  const ms = Date.now() - doc.createdAt.getTime();
  metrics.media.inc({ outcome: 'stored' });
  metrics.mediaBytes.inc(size);
  metrics.mediaSeconds.observe(ms / 1000);
  log.debug(
    {
      media_id: doc._id,
      workspace_id: doc.workspaceId,
      attempt: doc.attempts + 1,
      bytes: size,
      ms,
    },
    'file stored',
  );
}
