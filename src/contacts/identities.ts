/**
 * Identifiers and the contacts they lead to. Each is a document of its own whose `_id` decides
 * which contact it belongs to when two processes meet it first at the same time. A phone number may
 * go from one person to another, so it remembers who had it until when: what was written before
 * that, and comes late, is still theirs.
 */
import { insertNew } from '../db';
import { canonicalPhone } from '../lib/canonical-phone';
import { IdentityModel, type Identity, type IdentityDoc } from './model';

export type { Identity } from './model';

/** Nobody sees as many holders of one number. */
const MAX_REMEMBERED = 20;

/**
 * A phone number counts in its canonical form, so that the two spellings of some countries are one
 * person.
 */
export function identityKey(workspaceId: string, kind: 'phone' | 'bsuid', value: string): string {
  return `${workspaceId}:${kind}:${kind === 'phone' ? canonicalPhone(value) : value}`;
}

export async function findIdentities(
  workspaceId: string,
  keys: readonly string[],
): Promise<Map<string, Identity>> {
  if (keys.length === 0) return new Map();
  const found = await IdentityModel.find({ workspaceId, _id: { $in: [...new Set(keys)] } }).lean<
    IdentityDoc[]
  >();
  return new Map(found.map((identity) => [identity._id, identity]));
}

/** The next holder of an identifier. The one before is remembered. */
export function passOn(
  identity: Identity,
  to: Pick<Identity, 'contactId' | 'users' | 'takenBy'>,
  { at, by }: { at: Date; by?: string },
): Identity {
  return {
    ...identity,
    ...to,
    since: at,
    former: [
      ...(identity.former ?? []),
      { contactId: identity.contactId, until: at, ...(by === undefined ? {} : { by }) },
    ].slice(-MAX_REMEMBERED),
  };
}

export function withTaken(identity: Pick<Identity, 'takenBy'>, change: string): string[] {
  return [...(identity.takenBy ?? []), change].slice(-MAX_REMEMBERED);
}

/** Since when it belongs to its holder and to nobody before. */
export function leftAt({ former }: Identity): number {
  return former?.at(-1)?.until.getTime() ?? Number.NEGATIVE_INFINITY;
}

/** Who had it then. */
export function holderAt(identity: Identity, at: Date): string {
  return identity.former?.find(({ until }) => at < until)?.contactId ?? identity.contactId;
}

/** An identifier as it was read, and as it is to be. */
export interface IdentityChange {
  key: string;
  was: Identity | undefined;
  next: Identity;
}

/**
 * Nothing is written to an identifier that leads elsewhere by now than when it was read; who calls
 * reads again. Sorted, so that racing batches don't deadlock.
 */
export async function changeIdentities(
  workspaceId: string,
  changes: readonly IdentityChange[],
): Promise<void> {
  const sorted = [...changes].sort((left, right) => left.key.localeCompare(right.key));
  await insertNew(
    IdentityModel,
    sorted
      .filter(({ was }) => was === undefined)
      .map(({ key, next }) => ({ ...next, _id: key, workspaceId })),
  );
  const updates = sorted.flatMap(({ key, was, next }) =>
    was === undefined ? [] : [{ updateOne: toUpdate(workspaceId, { key, was, next }) }],
  );
  if (updates.length > 0) await IdentityModel.bulkWrite(updates, { ordered: false });
}

function toUpdate(workspaceId: string, { key, was, next }: IdentityChange & { was: Identity }) {
  return {
    filter: {
      _id: key,
      workspaceId,
      contactId: was.contactId,
      since: was.since ?? { $exists: false },
    },
    update: {
      $set: {
        contactId: next.contactId,
        ...(next.since === undefined ? {} : { since: next.since }),
        ...(next.users === undefined ? {} : { users: next.users }),
        ...(next.former === undefined ? {} : { former: next.former }),
        ...(next.takenBy === undefined ? {} : { takenBy: next.takenBy }),
      },
    },
  };
}

/** All that leads to one contact leads to another. */
export async function moveIdentities(workspaceId: string, from: string, to: string): Promise<void> {
  await IdentityModel.updateMany({ workspaceId, contactId: from }, { $set: { contactId: to } });
}
