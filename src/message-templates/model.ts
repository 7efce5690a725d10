/**
 * Meta's message templates as the hub knows them. What Meta tells is written under `revision`, so
 * that of two readers of the same template one starts over; a webhook marks the template stale, and
 * only a reading that began later takes the mark away.
 */
import { Schema, model } from 'mongoose';
import { SYSTEM, insertNew, queueOwed, repeatOnConflict, tenant } from '../db';
import { newId } from '../lib/ids';
import type {
  LastChange,
  SyncDoc,
  TemplateChange,
  TemplateDoc,
  TemplateFilter,
  TemplateKey,
} from './documents';

const templateSchema = new Schema<TemplateDoc>(
  {
    _id: String,
    publicId: String,
    workspaceId: String,
    accountId: String,
    metaId: String,
    name: String,
    language: String,
    status: String,
    quality: String,
    category: String,
    rejectedReason: String,
    parameterFormat: String,
    components: String,
    componentsHash: String,
    version: Number,
    oldVersions: Schema.Types.Mixed,
    wasApproved: Boolean,
    changes: Schema.Types.Mixed,
    statusRead: Schema.Types.Mixed,
    listedAt: Date,
    staleSince: Date,
    sweepAt: Date,
    revision: Number,
    createdAt: Date,
    updatedAt: Date,
  },
  { versionKey: false, minimize: false },
);
templateSchema.plugin(tenant);
templateSchema.index({ workspaceId: 1, publicId: -1 });
templateSchema.index({ workspaceId: 1, accountId: 1, publicId: -1 });
templateSchema.index({ workspaceId: 1, accountId: 1, name: 1, language: 1 });
templateSchema.index({ sweepAt: 1 }, { sparse: true });
const TemplateModel = model<TemplateDoc>('MessageTemplate', templateSchema);

export function templateId({ workspaceId, accountId, name, language }: TemplateKey): string {
  return `${workspaceId}:${accountId}:${name}:${language}`;
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

export async function findByIds(
  workspaceId: string,
  ids: readonly string[],
): Promise<TemplateDoc[]> {
  return TemplateModel.find({ workspaceId, _id: { $in: ids } }).lean<TemplateDoc[]>();
}

export async function markListed(
  workspaceId: string,
  ids: readonly string[],
  listedAt: Date,
): Promise<void> {
  await TemplateModel.updateMany({ workspaceId, _id: { $in: ids } }, { $set: { listedAt } });
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

/**
 * Applies a change unless a newer one is known, and returns the template with the value before this
 * change. A process that dies after the write finds the previous value in `changes` when it comes
 * again.
 */
export async function applyTemplateChange(
  workspaceId: string,
  input: TemplateChange,
): Promise<{ template: TemplateDoc; before: TemplateDoc; previous: string | null }> {
  const {
    template: { id: metaId, name, language },
    change,
  } = input;
  const before = await openTemplate(
    { workspaceId, accountId: input.accountId, name, language },
    metaId,
  );
  const last = before.changes[change];
  const known =
    change === 'status' && before.statusRead?.to === input.current
      ? before.statusRead.from
      : before[change];
  const previous = input.previous ?? (last?.key === input.key ? last.previous : known);
  const now = new Date();
  await TemplateModel.updateOne(
    {
      _id: before._id,
      workspaceId,
      [`changes.${change}.key`]: { $ne: input.key },
      $or: [
        { [`changes.${change}`]: { $exists: false } },
        { [`changes.${change}.at`]: { $lte: input.at } },
      ],
    },
    {
      $set: {
        [change]: input.current,
        [`changes.${change}`]: {
          key: input.key,
          at: input.at,
          toldAt: now,
          previous,
        } satisfies LastChange,
        staleSince: now,
        sweepAt: now,
        updatedAt: now,
        ...(metaId === '' ? {} : { metaId }),
        ...(change === 'status' && input.current === 'APPROVED' ? { wasApproved: true } : {}),
      },
      $inc: { revision: 1 },
      ...(change === 'status' ? { $unset: { statusRead: '' } } : {}),
    },
  );
  const template = await TemplateModel.findOne({
    _id: before._id,
    workspaceId,
  }).lean<TemplateDoc>();
  if (template === null) throw new Error('the template was removed while it changed');
  return { template, before, previous };
}

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

/**
 * What a complete listing that began then did not show. What was never listed may only be too new
 * for Meta's list.
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

const syncSchema = new Schema<SyncDoc>(
  {
    _id: String,
    workspaceId: String,
    accountId: String,
    syncedAt: Date,
    dueAt: Date,
    failures: Number,
  },
  { versionKey: false },
);
syncSchema.plugin(tenant);
syncSchema.index({ dueAt: 1 }, { sparse: true });
const SyncModel = model('TemplateSync', syncSchema);

export type AccountKey = Pick<SyncDoc, 'workspaceId' | 'accountId'>;
export function syncId({ workspaceId, accountId }: AccountKey): string {
  return `${workspaceId}:${accountId}`;
}

export async function findSync(account: AccountKey): Promise<SyncDoc | null> {
  return SyncModel.findOne({
    _id: syncId(account),
    workspaceId: account.workspaceId,
  }).lean<SyncDoc>();
}

/** The account's templates are to be read, at the latest then. */
export async function oweSync({ workspaceId, accountId }: AccountKey, dueAt: Date): Promise<void> {
  const _id = syncId({ workspaceId, accountId });
  await repeatOnConflict(() =>
    SyncModel.updateOne(
      { _id, workspaceId },
      { $set: { dueAt }, $setOnInsert: { accountId, failures: 0 } },
      { upsert: true },
    ).exec(),
  );
}

/** System query: the job holds only the id. Others look again when the lease has run out. */
export async function claimSync(_id: string, leaseMs: number): Promise<SyncDoc | null> {
  const now = new Date();
  return SyncModel.findOneAndUpdate(
    { _id, dueAt: { $lte: now } },
    { $set: { dueAt: new Date(now.getTime() + leaseMs) } },
    { returnDocument: 'after' },
  )
    .setOptions(SYSTEM)
    .lean<SyncDoc>();
}

export async function endSync(
  account: AccountKey,
  { syncedAt, dueAt }: { syncedAt?: Date; dueAt?: Date },
): Promise<void> {
  await SyncModel.updateOne(
    { _id: syncId(account), workspaceId: account.workspaceId },
    {
      ...(syncedAt === undefined ? { $inc: { failures: 1 } } : { $set: { syncedAt, failures: 0 } }),
      $unset: { dueAt: '' },
    },
  );
  if (dueAt !== undefined) await oweSync(account, dueAt);
}

/** System queries: every account once a day, and what is owed now. */
export async function oweAllSyncs(now: Date): Promise<void> {
  await SyncModel.updateMany({}, { $set: { dueAt: now } }).setOptions(SYSTEM);
}

export async function findOwedSyncs(now: Date, limit: number): Promise<string[]> {
  return (
    await SyncModel.find({ dueAt: { $lte: now } }, { _id: 1 })
      .sort({ dueAt: 1 })
      .limit(limit)
      .setOptions(SYSTEM)
      .lean<{ _id: string }[]>()
  ).map(({ _id }) => _id);
}

/** System query: what webhooks told before the hub read templates itself. */
export async function removeOldForm(): Promise<void> {
  await TemplateModel.deleteMany({ publicId: { $exists: false } }).setOptions(SYSTEM);
}
