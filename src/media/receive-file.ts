/**
 * A file that a tenant gives: streamed into the store under a document that says `receiving`. If
 * the process dies before the upload is finished nobody knows its id, and the sweep removes it when
 * its time is over.
 */
import type { Readable } from 'node:stream';
import type { FileStore } from '../db';
import { HubError } from '../errors';
import { BodyTooLargeError } from '../kit';
import { newId } from '../lib/ids';
import { limitBytes } from '../net';
import { toFileType } from './file-type';
import { fileKey, insertMedia, type MediaDoc } from './model';
import { forgetAbandoned, markAbandoned, markReceived } from './track-upload';

export interface GivenFile {
  stream: Readable;
  mimeType: string | undefined;
  filename: string | undefined;
}

/** Longer than the request may take, with the upload to the provider. */
const RECEIVE_MS = 30 * 60_000;
/** Longer than one write into MongoDB may take. */
const LAST_WRITE_MS = 60_000;
const MAX_NAME_LENGTH = 240;

/**
 * @throws HubError file_type_unsupported, file_too_large, invalid_input for an empty one, and what
 * the stream fails with
 */
export async function receiveFile(
  files: FileStore,
  workspaceId: string,
  { stream, mimeType: declared, filename }: GivenFile,
): Promise<MediaDoc> {
  try {
    const { mimeType, maxBytes } = toFileType(declared, filename);
    const doc = newDoc(workspaceId, mimeType, filename);
    await insertMedia([doc]);
    return await store(files, doc, limited(stream, maxBytes));
  } finally {
    stream.destroy();
  }
}

async function store(files: FileStore, doc: MediaDoc, source: Readable): Promise<MediaDoc> {
  try {
    const file = await files.write(fileKey(doc._id, doc.fence), source);
    if (file.size === 0)
      throw new HubError('invalid_input', 'The file is empty.', {
        errors: [{ pointer: '/file', detail: 'is empty', keyword: 'invalid_input' }],
      });
    await markReceived(doc, file);
    return { ...doc, ...file };
  } catch (error) {
    await dropReceived(files, doc);
    if (error instanceof BodyTooLargeError)
      throw new HubError(
        'file_too_large',
        `WhatsApp takes at most ${error.maxBytes} bytes of ${doc.mimeType ?? 'this type'}.`,
      );
    throw error;
  }
}

/**
 * Safe to repeat. If the process dies in between, or a write is still under way, the sweep removes
 * the rest.
 */
export async function dropReceived(
  files: FileStore,
  doc: Pick<MediaDoc, '_id' | 'workspaceId' | 'fence'>,
): Promise<void> {
  if (await markAbandoned(doc, new Date(Date.now() + LAST_WRITE_MS)))
    await files.remove(fileKey(doc._id, doc.fence));
}

/** By the sweep, when nobody can write any more: nothing is left. */
export async function removeAbandoned(files: FileStore, doc: MediaDoc): Promise<void> {
  if (doc.state === 'receiving' && !(await markAbandoned(doc, new Date()))) return;
  await files.remove(fileKey(doc._id, doc.fence));
  await forgetAbandoned(doc);
}

function newDoc(workspaceId: string, mimeType: string, filename: string | undefined): MediaDoc {
  const now = new Date();
  const until = new Date(now.getTime() + RECEIVE_MS);
  return {
    _id: newId('med'),
    workspaceId,
    connectionId: '',
    direction: 'out',
    providerId: '',
    mimeType,
    sha256: null,
    filename: filename?.slice(0, MAX_NAME_LENGTH) ?? null,
    size: null,
    state: 'receiving',
    attempts: 0,
    doubts: 0,
    dueAt: until,
    fetchUntil: until,
    sweepAt: until,
    fence: 1,
    createdAt: now,
    updatedAt: now,
  };
}

function limited(source: Readable, maxBytes: number): Readable {
  const checked = limitBytes(maxBytes);
  const stop = (): void => {
    if (!source.readableEnded) checked.destroy(source.errored ?? new Error('the file ended early'));
  };
  // It may have failed before anyone listened.
  if (source.destroyed) stop();
  source.once('error', stop).once('close', stop);
  return source.pipe(checked);
}
