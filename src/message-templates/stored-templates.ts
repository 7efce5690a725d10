/** Reads templates of a workspace as they are stored. */
import type { TemplateDoc, TemplateFilter, TemplateKey } from './documents';
import { TemplateModel } from './model';

export async function findByIds(
  workspaceId: string,
  ids: readonly string[],
): Promise<TemplateDoc[]> {
  return TemplateModel.find({ workspaceId, _id: { $in: ids } }).lean<TemplateDoc[]>();
}

export async function findStatus(
  workspaceId: string,
  _id: string,
): Promise<Pick<TemplateDoc, 'status' | 'category'> | null> {
  return TemplateModel.findOne({ _id, workspaceId }, { status: 1, category: 1 }).lean<
    Pick<TemplateDoc, 'status' | 'category'>
  >();
}

/** All languages of one name, deleted ones too. */
export async function findByName({
  workspaceId,
  accountId,
  name,
}: Omit<TemplateKey, 'language'>): Promise<TemplateDoc[]> {
  return TemplateModel.find({ workspaceId, accountId, name })
    .sort({ language: 1 })
    .lean<TemplateDoc[]>();
}

export async function findByPublicId(
  workspaceId: string,
  publicId: string,
): Promise<TemplateDoc | null> {
  return TemplateModel.findOne({ workspaceId, publicId }).lean<TemplateDoc>();
}

export async function hasTemplates(workspaceId: string, accountId: string): Promise<boolean> {
  return (await TemplateModel.exists({ workspaceId, accountId, version: { $gt: 0 } })) !== null;
}

/** Newest first. */
export async function listTemplates(
  workspaceId: string,
  { before, limit, ...filter }: TemplateFilter & { before?: string | undefined; limit: number },
): Promise<TemplateDoc[]> {
  const given = Object.fromEntries(
    Object.entries<string | undefined>({ ...filter }).filter(([, value]) => value !== undefined),
  );
  return TemplateModel.find({
    workspaceId,
    ...given,
    ...(before === undefined ? {} : { publicId: { $lt: before } }),
  })
    .sort({ publicId: -1 })
    .limit(limit)
    .lean<TemplateDoc[]>();
}

/** What may be sent now, by name, for drop-downs. */
export async function listSendable(workspaceId: string, accountId: string): Promise<TemplateDoc[]> {
  return TemplateModel.find({
    workspaceId,
    accountId,
    status: { $in: ['APPROVED', 'FLAGGED', 'REINSTATED'] },
  })
    .sort({ name: 1, language: 1 })
    .lean<TemplateDoc[]>();
}
