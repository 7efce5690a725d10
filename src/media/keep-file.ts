/** A file that a tenant uploads: received, copied to the provider, and only then shown. */
import type { Readable } from 'node:stream';
import { HubError } from '../errors';
import type { NewFile } from '../kit';
import { bytesStream, type LinkedFile } from './linked-file';
import type { MediaDoc, MediaUpload } from './model';
import { markUploaded } from './track-upload';
import { dropReceived, receiveFile } from './receive-file';
import { openFor, pickNumber, upload, type UploadParts } from './upload-file';

export interface KeepParts extends UploadParts {
  /**
   * Through the address guard. @throws HubError target_refused, target_unresolvable, target_failed
   */
  fetchLink: (link: string) => Promise<LinkedFile>;
}

export interface Destination {
  connectionId: string;
  phoneNumberId: string | undefined;
}

/** From a link, or from bytes that are there already. */
export async function keepFile(
  parts: KeepParts,
  workspaceId: string,
  { source, mimeType, filename, ...destination }: NewFile,
): Promise<MediaDoc> {
  // What can be refused without the file is refused before it is fetched.
  pickNumber(
    await openFor(parts, workspaceId, destination.connectionId),
    destination.phoneNumberId,
  );
  const linked = 'link' in source ? await parts.fetchLink(source.link) : undefined;
  const stream: Readable =
    linked?.stream ?? bytesStream('bytes' in source ? source.bytes : Buffer.alloc(0));
  const doc = await receiveFile(parts.files, workspaceId, {
    stream,
    mimeType: mimeType ?? linked?.mimeType,
    filename: filename ?? linked?.filename,
  });
  return finishUpload(parts, doc, destination);
}

/**
 * If this fails nothing is left. If the process dies, the sweep removes the file, or the caller has
 * its answer.
 */
export async function finishUpload(
  parts: UploadParts,
  doc: MediaDoc,
  { connectionId, phoneNumberId }: Destination,
): Promise<MediaDoc> {
  try {
    const opened = await openFor(parts, doc.workspaceId, connectionId);
    const made = await copyToProvider(parts, doc, {
      opened,
      phoneNumberId: pickNumber(opened, phoneNumberId),
    });
    const stored = await markUploaded(doc, {
      connectionId,
      uploads: made === undefined ? [] : [made],
    });
    if (stored === null) throw new HubError('overloaded', 'The upload took too long.');
    return stored;
  } catch (error) {
    await dropReceived(parts.files, doc);
    throw error;
  }
}

/**
 * While the provider is away the file is kept all the same: it is uploaded when a message needs it.
 */
async function copyToProvider(
  parts: UploadParts,
  doc: MediaDoc,
  destination: Parameters<typeof upload>[2],
): Promise<MediaUpload | undefined> {
  try {
    return await upload(parts, doc, destination);
  } catch (error) {
    if (!(error instanceof HubError) || !error.entry.retryable) throw error;
    parts.log.info(
      { media_id: doc._id, workspace_id: doc.workspaceId, code: error.code, detail: error.message },
      'the file is not at the provider yet',
    );
    return undefined;
  }
}
