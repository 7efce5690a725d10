/** Puts empty documents there for templates that the hub meets for the first time. */
import { insertNew, repeatOnConflict } from '../db';
import { newId } from '../lib/ids';
import type { TemplateDoc, TemplateKey } from './documents';
import { TemplateModel, templateId } from './model';

/** Empty ones, to be filled by a reading; those that are there already stay as they are. */
export async function openTemplates(
  workspaceId: string,
  templates: readonly (Omit<TemplateKey, 'workspaceId'> & { metaId: string })[],
): Promise<void> {
  const now = new Date();
  await insertNew(
    TemplateModel,
    templates
      .map(({ metaId, ...key }) => blank({ workspaceId, ...key }, metaId, now))
      .sort((left, right) => (left._id < right._id ? -1 : 1)),
  );
}

/**
 * Puts an empty document there if there is none, and returns what is there. Whoever comes second
 * meets the `_id`.
 */
export async function openTemplate(key: TemplateKey, metaId: string): Promise<TemplateDoc> {
  const { _id, workspaceId, ...rest } = blank(key, metaId, new Date());
  await repeatOnConflict(() =>
    TemplateModel.updateOne({ _id, workspaceId }, { $setOnInsert: rest }, { upsert: true }).exec(),
  );
  const doc = await TemplateModel.findOne({ _id, workspaceId }).lean<TemplateDoc>();
  if (doc === null) throw new Error('the template was removed while it changed');
  return doc;
}

function blank(key: TemplateKey, metaId: string, now: Date): TemplateDoc {
  return {
    _id: templateId(key),
    publicId: newId('tpl'),
    ...key,
    metaId,
    status: null,
    quality: null,
    category: null,
    rejectedReason: null,
    parameterFormat: 'POSITIONAL',
    components: null,
    componentsHash: null,
    version: 0,
    oldVersions: [],
    wasApproved: false,
    changes: {},
    revision: 0,
    createdAt: now,
    updatedAt: now,
  };
}
