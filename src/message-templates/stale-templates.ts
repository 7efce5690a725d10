/** Templates that a webhook marked stale: they are owed to be read again. */
import { SYSTEM, queueOwed } from '../db';
import type { TemplateDoc, TemplateKey } from './documents';
import { TemplateModel, templateId } from './model';

/** To be read again, if the hub knows it. */
export async function markStale({ workspaceId, ...key }: TemplateKey): Promise<string | undefined> {
  const _id = templateId({ workspaceId, ...key });
  const now = new Date();
  const marked = await TemplateModel.updateOne(
    { _id, workspaceId },
    { $set: { staleSince: now, sweepAt: now }, $inc: { revision: 1 } },
  );
  return marked.matchedCount === 1 ? _id : undefined;
}

/** System query: the job holds only the id. */
export async function findStale(_id: string): Promise<TemplateDoc | null> {
  return TemplateModel.findOne({ _id, staleSince: { $exists: true } })
    .setOptions(SYSTEM)
    .lean<TemplateDoc>();
}

/** Stale templates that are to be read again by now. */
export function queueStale(
  add: (ids: readonly string[]) => Promise<boolean>,
  times: { limit: number; sweepAfterMs: number },
): Promise<number> {
  return queueOwed(TemplateModel, add, times);
}

/** Undefined: nothing is owed any more, until the next webhook or listing. */
export async function postponeReading(
  { _id, workspaceId }: Pick<TemplateDoc, '_id' | 'workspaceId'>,
  sweepAt: Date | undefined,
): Promise<void> {
  await TemplateModel.updateOne(
    { _id, workspaceId, sweepAt: { $exists: true } },
    sweepAt === undefined ? { $unset: { sweepAt: '' } } : { $set: { sweepAt } },
  );
}
