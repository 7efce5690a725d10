/** Writes a reading into a template, and when a listing showed it. */
import type { TemplateDoc } from './documents';
import { TemplateModel } from './model';

type Written = Partial<
  Omit<TemplateDoc, '_id' | 'workspaceId' | 'publicId' | 'changes' | 'createdAt' | 'revision'>
>;

/**
 * False when somebody else has written since `before` was read. `isFresh` takes the stale mark
 * away.
 */
export async function writeReading(
  before: TemplateDoc,
  set: Written,
  isFresh: boolean,
): Promise<boolean> {
  const { _id, workspaceId, revision } = before;
  const written = await TemplateModel.updateOne(
    { _id, workspaceId, revision },
    {
      $set: set,
      $inc: { revision: 1 },
      ...(isFresh ? { $unset: { staleSince: '', sweepAt: '' } } : {}),
    },
  );
  return written.matchedCount === 1;
}

export async function markListed(
  workspaceId: string,
  ids: readonly string[],
  listedAt: Date,
): Promise<void> {
  await TemplateModel.updateMany({ workspaceId, _id: { $in: ids } }, { $set: { listedAt } });
}
