/** Marks templates that are no longer at Meta. They stay readable as DELETED. */
import type { TemplateDoc } from './documents';
import { TemplateModel } from './model';

export async function markDeleted(workspaceId: string, ids: readonly string[]): Promise<void> {
  await TemplateModel.updateMany(
    { _id: { $in: ids }, workspaceId },
    {
      $set: { status: 'DELETED', updatedAt: new Date() },
      $inc: { revision: 1 },
      $unset: { staleSince: '', sweepAt: '' },
    },
  );
}

/**
 * Marks those that a complete listing that began then did not show. One that was never listed may
 * only be too new for Meta's list.
 */
export async function markUnlisted(
  { workspaceId, accountId }: Pick<TemplateDoc, 'workspaceId' | 'accountId'>,
  { startedAt, newAfter }: { startedAt: Date; newAfter: Date },
): Promise<number> {
  const unseen = {
    $or: [
      { listedAt: { $lt: startedAt } },
      { listedAt: { $exists: false }, createdAt: { $lt: newAfter } },
    ],
  };
  const marked = await TemplateModel.updateMany(
    { workspaceId, accountId, status: { $ne: 'DELETED' }, ...unseen },
    {
      $set: { status: 'DELETED', updatedAt: new Date() },
      $inc: { revision: 1 },
      $unset: { staleSince: '', sweepAt: '' },
    },
  );
  return marked.modifiedCount;
}
