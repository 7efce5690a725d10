/**
 * A file was announced by a message: its document is made before the event that tells its id, and
 * fetched by a job.
 */
import type { AnnouncedFile } from '../kit';
import { derivedId } from '../lib/ids';
import type { Queues } from '../queue';
import { insertMedia, type MediaDoc } from './model';
import { toHexDigest } from './rules';

export const MEDIA_QUEUE = 'media';

export interface ExpectParts {
  queues: Queues;
  sweepAfterMs: number;
  /** How long the provider of a connection keeps what came with a message. */
  lifeMs: (connectorKey: string) => number;
  /** Where others reach the hub. */
  serverUrl: string;
}

export interface Announced {
  connection: { _id: string; kind: string };
  occurredAt: Date;
  file: AnnouncedFile;
}

/** As the event shows it. */
export interface ReceivedMedia {
  id: string;
  mime_type: string | null;
  sha256: string | null;
  filename: string | null;
  url: string;
}

/** A name longer than any file system takes is not worth keeping whole. */
const MAX_NAME_LENGTH = 500;

/**
 * Safe to repeat: the ids are derived, and what is there already stays as it is. If the process
 * dies afterwards, the sweep finds the documents; their message comes again and gets the same ids.
 */
export async function expectMedia(
  parts: ExpectParts,
  workspaceId: string,
  announced: readonly Announced[],
): Promise<ReceivedMedia[]> {
  if (announced.length === 0) return [];
  const docs = announced.map((each) => toDoc(parts, workspaceId, each));
  await insertMedia([...new Map(docs.map((doc) => [doc._id, doc])).values()]);
  void parts.queues.add(MEDIA_QUEUE, [...new Set(docs.map((doc) => doc._id))]);
  return docs.map(({ _id: id }, index) => {
    const { mime_type = null, sha256 = null, filename = null } = announced[index]?.file ?? {};
    return { id, mime_type, sha256, filename, url: `${parts.serverUrl}/v1/media/${id}` };
  });
}

function toDoc(
  { lifeMs, sweepAfterMs }: ExpectParts,
  workspaceId: string,
  { connection, occurredAt, file }: Announced,
): MediaDoc {
  const now = new Date();
  return {
    _id: derivedId('med', occurredAt.getTime(), workspaceId, file.id),
    workspaceId,
    connectionId: connection._id,
    direction: 'in',
    providerId: file.id,
    mimeType: file.mime_type,
    sha256: toHexDigest(file.sha256),
    filename: file.filename?.slice(0, MAX_NAME_LENGTH) ?? null,
    size: null,
    state: 'waiting',
    attempts: 0,
    doubts: 0,
    dueAt: now,
    fetchUntil: new Date(occurredAt.getTime() + lifeMs(connection.kind)),
    sweepAt: new Date(now.getTime() + sweepAfterMs),
    fence: 0,
    createdAt: now,
    updatedAt: now,
  };
}
