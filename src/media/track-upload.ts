/** The states of a file that a tenant uploads, and its copies at the provider. */
import { MediaModel, type MediaDoc, type MediaUpload } from './model';

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
