/** Meta's message templates as the hub knows them from webhooks. */
import { Schema, model } from 'mongoose';
import { repeatOnConflict, tenant } from '../db';

type Change = 'status' | 'quality' | 'category';

/** The last change of each kind: a webhook that is processed twice finds the value that was before it. */
interface LastChange { key: string; at: Date; previous: string | null }

export interface TemplateDoc {
  /** `<workspace>:<account>:<name>:<language>` */
  _id: string;
  workspaceId: string;
  metaId: string;
  name: string;
  language: string;
  status: string | null;
  quality: string | null;
  category: string | null;
  changes: Partial<Record<Change, LastChange>>;
}

const templateSchema = new Schema<TemplateDoc>(
  { _id: String, workspaceId: String, metaId: String, name: String, language: String, status: String, quality: String, category: String, changes: Schema.Types.Mixed },
  { versionKey: false, minimize: false },
);
templateSchema.plugin(tenant);
templateSchema.index({ workspaceId: 1, name: 1, language: 1 });
const TemplateModel = model('MessageTemplate', templateSchema);

export interface TemplateChange {
  accountId: string;
  template: { id: string; name: string; language: string };
  change: Change;
  current: string;
  previous: string | null;
  /** The occurrence: the same key changes the template once. */
  key: string;
  at: Date;
}

/**
 * Applies a change unless a newer one is known, and returns the template with the value before this change.
 * A process that dies after the write finds the previous value in `changes` when it comes again.
 */
export const applyTemplateChange = async (workspaceId: string, input: TemplateChange): Promise<{ template: TemplateDoc; previous: string | null }> => {
  const { template: { id: metaId, name, language }, change } = input;
  const _id = `${workspaceId}:${input.accountId}:${name}:${language}`;
  const unknown = { name, language, metaId, status: null, quality: null, category: null, changes: {} };
  await repeatOnConflict(() => TemplateModel.updateOne({ _id, workspaceId }, { $setOnInsert: unknown }, { upsert: true }).exec());
  const before = await TemplateModel.findOne({ _id, workspaceId }).lean<TemplateDoc>();
  const last = before?.changes[change];
  const previous = input.previous ?? (last?.key === input.key ? last.previous : before?.[change] ?? null);
  await TemplateModel.updateOne(
    { _id, workspaceId, [`changes.${change}.key`]: { $ne: input.key }, $or: [{ [`changes.${change}`]: { $exists: false } }, { [`changes.${change}.at`]: { $lte: input.at } }] },
    { $set: { [change]: input.current, [`changes.${change}`]: { key: input.key, at: input.at, previous } satisfies LastChange } },
  );
  const after = await TemplateModel.findOne({ _id, workspaceId }).lean<TemplateDoc>();
  if (after === null) throw new Error('the template was removed while it changed');
  return { template: after, previous };
};
