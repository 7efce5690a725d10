/**
 * Who has reserved an outside id in the whole hub: `number:<phone number id>` and the address of a
 * catch hook belong to one connection, `waba:<id>` to one workspace. The `_id` decides between two
 * that come at once, and a claim that Meta has not confirmed yields to one that it has.
 */
import { randomUUID } from 'node:crypto';
import { isDuplicateKey } from '../db';
import { findById, findOfAccount } from './find-connections';
import { ClaimModel, type ClaimDoc, type ConnectionDoc } from './model';
import { isConfirmedNumber } from './rules';

/**
 * For so long a claim counts as it was made: its connection may be about to be written. After that
 * the owner's documents count, so what a process left that died in between is free again.
 */
const ABANDONED_AFTER_MS = 60_000;

/** How an owner holds an id, by its documents. */
export type Standing = 'confirmed' | 'unconfirmed' | 'unused';

export interface Claiming {
  id: string;
  owner: string;
  /** Meta has confirmed to this owner that the id is its own. */
  isConfirmed: boolean;
  standingOf: (owner: string) => Promise<Standing>;
}

/** An address that the hub itself gave to one connection. */
export function addressClaiming(id: string, connectionId: string): Claiming {
  return {
    id,
    owner: connectionId,
    isConfirmed: true,
    standingOf: async (owner) => ((await findById(owner)) === null ? 'unused' : 'confirmed'),
  };
}

/**
 * A number belongs to one connection. At Meta it is in one account at a time: once it is named for
 * another one, what was confirmed for the former is over.
 */
export function numberClaiming(
  phoneNumberId: string,
  { _id, accountId }: Pick<ConnectionDoc, '_id' | 'accountId'>,
  isConfirmed: boolean,
): Claiming {
  return {
    id: numberClaim(phoneNumberId),
    owner: _id,
    isConfirmed,
    standingOf: async (owner) => {
      const connection = await findById(owner);
      const number = connection?.phoneNumbers.find(({ id }) => id === phoneNumberId);
      if (connection === null || number === undefined) return 'unused';
      return connection.accountId === accountId && isConfirmedNumber(connection, number)
        ? 'confirmed'
        : 'unconfirmed';
    },
  };
}

/** An account belongs to the workspace as long as it has a connection of it. */
export function wabaClaiming(
  { accountId, workspaceId }: Pick<ConnectionDoc, 'accountId' | 'workspaceId'>,
  isConfirmed: boolean,
): Claiming {
  return {
    id: wabaClaim(accountId),
    owner: workspaceId,
    isConfirmed,
    standingOf: async (owner) => {
      const connections = await findOfAccount(owner, accountId);
      if (connections.length === 0) return 'unused';
      return connections.some(({ verified }) => verified) ? 'confirmed' : 'unconfirmed';
    },
  };
}

export function wabaClaim(accountId: string): string {
  return `waba:${accountId}`;
}
export function numberClaim(phoneNumberId: string): string {
  return `number:${phoneNumberId}`;
}

/**
 * True when the id is now the owner's. Whoever was displaced keeps its documents, but nothing is
 * routed to it any more.
 */
export async function claim(claiming: Claiming): Promise<boolean> {
  const { id, owner, isConfirmed } = claiming;
  const claimed = { owner, claimedAt: new Date(), mark: randomUUID() };
  // A second connection that is not confirmed neither lowers nor prolongs what its owner has.
  const own = isConfirmed ? { ...claimed, confirmed: true } : { mark: claimed.mark };
  if ((await ClaimModel.updateOne({ _id: id, owner }, { $set: own })).matchedCount === 1)
    return true;
  try {
    await ClaimModel.create({ _id: id, ...claimed, confirmed: isConfirmed });
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const held = await ClaimModel.findById(id).lean<ClaimDoc>();
  // Released, or claimed for the same owner, in between: others of this owner are at it, too.
  if (held === null || held.owner === owner) return claim(claiming);
  if (!(await yields(held, claiming))) return false;
  const taken = await ClaimModel.updateOne(sameClaim(held), {
    $set: { ...claimed, confirmed: isConfirmed },
  });
  // Somebody else, or its owner once more, was faster: what it is now decides.
  return taken.matchedCount === 1 || claim(claiming);
}

async function yields(
  { owner, claimedAt, confirmed }: ClaimDoc,
  { isConfirmed, standingOf }: Claiming,
): Promise<boolean> {
  const isRecent = Date.now() - claimedAt.getTime() < ABANDONED_AFTER_MS;
  if (isRecent && confirmed !== undefined) return isConfirmed && !confirmed;
  const standing = await standingOf(owner);
  return standing === 'unused' ? !isRecent : standing === 'unconfirmed' && isConfirmed;
}

/** Gives the id up if its owner does not use it. Who claims it meanwhile keeps it. */
export async function releaseUnused({ id, owner, standingOf }: Claiming): Promise<void> {
  const held = await ClaimModel.findOne({ _id: id, owner }).lean<ClaimDoc>();
  if (held !== null && (await standingOf(owner)) === 'unused')
    await ClaimModel.deleteOne(sameClaim(held));
}

function sameClaim({ _id, owner, mark }: ClaimDoc) {
  return {
    _id,
    owner,
    mark: mark ?? { $exists: false },
  };
}

export async function releaseClaims(ids: readonly string[], owner: string): Promise<void> {
  await ClaimModel.deleteMany({ _id: { $in: ids }, owner });
}

export async function findOwner(id: string): Promise<string | undefined> {
  return (await findOwners([id])).get(id);
}

export async function findOwners(ids: readonly string[]): Promise<Map<string, string>> {
  return new Map(
    (ids.length === 0 ? [] : await ClaimModel.find({ _id: { $in: ids } }).lean<ClaimDoc[]>()).map(
      ({ _id, owner }) => [_id, owner],
    ),
  );
}
