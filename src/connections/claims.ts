/**
 * Who owns an outside id in the whole hub: `number:<phone number id>` and the address of a catch hook belong to one connection,
 * `waba:<id>` to one workspace. The `_id` decides between two that come at once.
 */
import { randomUUID } from 'node:crypto';
import { isDuplicateKey } from '../db';
import { ClaimModel, findById, hasConnectionOfAccount, type ClaimDoc, type ConnectionDoc } from './model';

/** A claim whose connection was never inserted (its process died in between) is free again after this. */
const ABANDONED_AFTER_MS = 60_000;

export interface Claiming {
  id: string;
  owner: string;
  /** Whether an owner has a connection that needs the claim. */
  isUsedBy: (owner: string) => Promise<boolean>;
}

/** What belongs to one connection. */
export const byConnection = (id: string, connectionId: string): Claiming => ({ id, owner: connectionId, isUsedBy: async (owner) => (await findById(owner)) !== null });

/** What belongs to the workspace as long as it has a connection of the account. */
export const wabaClaiming = ({ accountId, workspaceId }: Pick<ConnectionDoc, 'accountId' | 'workspaceId'>): Claiming =>
  ({ id: wabaClaim(accountId), owner: workspaceId, isUsedBy: (owner) => hasConnectionOfAccount(owner, accountId) });

export const wabaClaim = (accountId: string): string => `waba:${accountId}`;
export const numberClaim = (phoneNumberId: string): string => `number:${phoneNumberId}`;

/** True when the id is now the owner's. */
export const claim = async (claiming: Claiming): Promise<boolean> => {
  const { id, owner, isUsedBy } = claiming;
  const claimed = { owner, claimedAt: new Date(), mark: randomUUID() };
  if ((await ClaimModel.updateOne({ _id: id, owner }, { $set: claimed })).matchedCount === 1) return true;
  try {
    await ClaimModel.create({ _id: id, ...claimed });
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const held = await ClaimModel.findById(id).lean<ClaimDoc>();
  // Released, or claimed for the same owner, in between: others of this owner are at it, too.
  if (held === null || held.owner === owner) return claim(claiming);
  if (Date.now() - held.claimedAt.getTime() < ABANDONED_AFTER_MS || (await isUsedBy(held.owner))) return false;
  return (await ClaimModel.updateOne(sameClaim(held), { $set: claimed })).matchedCount === 1;
};

/** Gives the id up if its owner does not use it. Who claims it meanwhile keeps it. */
export const releaseUnused = async ({ id, owner, isUsedBy }: Claiming): Promise<void> => {
  const held = await ClaimModel.findOne({ _id: id, owner }).lean<ClaimDoc>();
  if (held !== null && !(await isUsedBy(owner))) await ClaimModel.deleteOne(sameClaim(held));
};

const sameClaim = ({ _id, owner, mark }: ClaimDoc) => ({ _id, owner, mark: mark ?? { $exists: false } });

export const releaseClaims = async (ids: readonly string[], owner: string): Promise<void> => {
  await ClaimModel.deleteMany({ _id: { $in: ids }, owner });
};

export const findOwner = async (id: string): Promise<string | undefined> => (await ClaimModel.findById(id).lean<ClaimDoc>())?.owner;
