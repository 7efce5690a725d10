/** What Meta has confirmed, as it is stored: each write is one document, or can be repeated. */
import { SYSTEM } from '../db';
import { ConnectionModel, VERIFIED_ACCOUNT, type ConnectionDoc } from './model';

export interface ConfirmedUpdate {
  numbers: readonly string[];
  /** Of these, the ones that were not confirmed before. */
  fresh: readonly string[];
  change: Partial<ConnectionDoc>;
  /** Only if this is still the token. */
  onlyFor: string | undefined;
}

/**
 * The account and exactly these of its numbers are confirmed from now on. The others stay, and
 * nothing is routed to them.
 */
export async function setConfirmed(
  { workspaceId, _id }: ConnectionDoc,
  { numbers, fresh, change, onlyFor }: ConfirmedUpdate,
): Promise<ConnectionDoc | null> {
  const now = new Date();
  return ConnectionModel.findOneAndUpdate(
    { workspaceId, _id, ...(onlyFor === undefined ? {} : { sealedToken: onlyFor }) },
    {
      $set: {
        ...change,
        verified: true,
        confirmedAt: now,
        updatedAt: now,
        'phoneNumbers.$[named].confirmedAt': now,
        'phoneNumbers.$[fresh].connectedAt': now,
      },
      $unset: { askAgainAt: '', 'phoneNumbers.$[other].confirmedAt': '' },
    },
    {
      arrayFilters: [
        { 'named.id': { $in: numbers } },
        { 'fresh.id': { $in: fresh } },
        { 'other.id': { $nin: numbers } },
      ],
      returnDocument: 'after',
    },
  ).lean<ConnectionDoc>();
}

export async function removeNumbers(
  { workspaceId, _id }: ConnectionDoc,
  ids: readonly string[],
): Promise<void> {
  await ConnectionModel.updateOne(
    { workspaceId, _id },
    { $pull: { phoneNumbers: { id: { $in: ids } } }, $set: { updatedAt: new Date() } },
  );
}

/**
 * System query: numbers leave all other connections to which Meta has not confirmed them
 * (rules.ts), or only for another account.
 */
export async function removeFromOthers(
  ids: readonly string[],
  { _id: except, accountId }: ConnectionDoc,
): Promise<void> {
  if (ids.length === 0) return;
  const unconfirmed = { id: { $in: ids }, confirmedAt: { $exists: false } };
  const others = { _id: { $ne: except }, 'phoneNumbers.id': { $in: ids } };
  const remove = (which: object, numbers: object) =>
    ConnectionModel.updateMany(
      { ...others, ...which, phoneNumbers: { $elemMatch: numbers } },
      { $pull: { phoneNumbers: numbers }, $set: { updatedAt: new Date() } },
    ).setOptions(SYSTEM);
  await remove({ $or: [{ verified: false }, { confirmedAt: { $exists: true } }] }, unconfirmed);
  await remove({ confirmedAt: { $exists: false } }, { ...unconfirmed, name: null });
  await remove({ accountId: { $ne: accountId } }, { id: { $in: ids } });
}

/**
 * System query, for the sweep: a connection that only the version before has confirmed. Whoever
 * gets it has it until `until`.
 */
export async function takeUnasked(now: Date, until: Date): Promise<ConnectionDoc | null> {
  return ConnectionModel.findOneAndUpdate(
    {
      ...VERIFIED_ACCOUNT,
      confirmedAt: null,
      $or: [{ askAgainAt: { $exists: false } }, { askAgainAt: { $lte: now } }],
    },
    { $set: { askAgainAt: until } },
    { returnDocument: 'after' },
  )
    .setOptions(SYSTEM)
    .lean<ConnectionDoc>();
}

export async function askLater({ workspaceId, _id }: ConnectionDoc, at: Date): Promise<void> {
  await ConnectionModel.updateOne(
    { workspaceId, _id, confirmedAt: null },
    { $set: { askAgainAt: at } },
  );
}
