/** Accounts whose templates are owed to be read: owed, claimed, and paid or put off. */
import { SYSTEM, repeatOnConflict } from '../db';
import type { SyncDoc } from './documents';
import { SyncModel, syncId, type AccountKey } from './model';

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
