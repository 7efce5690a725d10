/** Stores a change that a webhook told of: once, and only if no newer one is known. */
import type { LastChange, TemplateChange, TemplateDoc, TemplateKey } from './documents';
import { TemplateModel } from './model';
import { openTemplate } from './open-templates';

/**
 * Applies a change unless a newer one is known, and returns the template with the value before this
 * change. A process that dies after the write finds the previous value in `changes` when it comes
 * again.
 */
export async function applyTemplateChange(
  workspaceId: string,
  input: TemplateChange,
): Promise<{ template: TemplateDoc; before: TemplateDoc; previous: string | null }> {
  const before = await openTemplate(keyOf(workspaceId, input), input.template.id);
  const previous = previousOf(before, input);
  await TemplateModel.updateOne(unlessNewerKnown(before, input), toUpdate(input, previous));
  const template = await TemplateModel.findOne({
    _id: before._id,
    workspaceId,
  }).lean<TemplateDoc>();
  if (template === null) throw new Error('the template was removed while it changed');
  return { template, before, previous };
}

function keyOf(
  workspaceId: string,
  { accountId, template: { name, language } }: TemplateChange,
): TemplateKey {
  return { workspaceId, accountId, name, language };
}

function previousOf(before: TemplateDoc, input: TemplateChange): string | null {
  const { change } = input;
  const last = before.changes[change];
  const known =
    change === 'status' && before.statusRead?.to === input.current
      ? before.statusRead.from
      : before[change];
  return input.previous ?? (last?.key === input.key ? last.previous : known);
}

function unlessNewerKnown({ _id, workspaceId }: TemplateDoc, { change, key, at }: TemplateChange) {
  return {
    _id,
    workspaceId,
    [`changes.${change}.key`]: { $ne: key },
    $or: [
      { [`changes.${change}`]: { $exists: false } },
      { [`changes.${change}.at`]: { $lte: at } },
    ],
  };
}

function toUpdate(
  { template: { id: metaId }, change, current, key, at }: TemplateChange,
  previous: string | null,
) {
  const now = new Date();
  return {
    $set: {
      [change]: current,
      [`changes.${change}`]: { key, at, toldAt: now, previous } satisfies LastChange,
      staleSince: now,
      sweepAt: now,
      updatedAt: now,
      ...(metaId === '' ? {} : { metaId }),
      ...(change === 'status' && current === 'APPROVED' ? { wasApproved: true } : {}),
    },
    $inc: { revision: 1 },
    ...(change === 'status' ? { $unset: { statusRead: '' } } : {}),
  };
}
