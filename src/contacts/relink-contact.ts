/**
 * A customer goes by another number or id: the new identifiers lead to the same contact from now
 * on, and the old number to nobody yet. Each step is one document and names the change, so that a
 * repeat, also one that comes after newer changes, does nothing twice; after a crash the webhook
 * comes again and does the rest.
 */
import { newId } from '../lib/ids';
import { dropUnheld } from './drop-unheld';
import { findContacts, followMerges } from './find-contacts';
import {
  changeIdentities,
  findIdentities,
  identityKey,
  leftAt,
  passOn,
  withTaken,
  type Identity,
} from './identities';
import { joinContacts } from './join-contacts';
import type { ContactDoc } from './model';
import { makeNewest, upsertContacts } from './store-contacts';
import type { Sighting } from './place-sightings';
import { resolveSenders } from './resolve-contacts';

export interface IdentityNews {
  from: Sighting;
  next: { phone: string | null; bsuid: string | null };
  at: Date;
  /** The same for every repeat. */
  key: string;
  /** The old number is theirs no more, also where the new one is not told. */
  leavesNumber: boolean;
}

export async function relinkContact(workspaceId: string, news: IdentityNews): Promise<ContactDoc> {
  const mover: Mover = { workspaceId, news, contact: await findMover(workspaceId, news) };
  const {
    contact: { _id: contactId },
    news: { next, leavesNumber },
  } = mover;
  if (leavesNumber) await leaveNumbers(mover);
  if (next.bsuid !== null) await takeUserId(mover, next.bsuid);
  if (next.phone !== null) await takePhone(mover, next.phone);
  return (await findContacts(workspaceId, [contactId])).get(contactId) ?? mover.contact;
}

interface Mover {
  workspaceId: string;
  news: IdentityNews;
  contact: ContactDoc;
}

/** Who was said to leave before is found there, though the number is somebody else's by now. */
async function findMover(workspaceId: string, { from, key }: IdentityNews): Promise<ContactDoc> {
  const phoneKey = from.phone === null ? undefined : identityKey(workspaceId, 'phone', from.phone);
  const phone =
    phoneKey === undefined
      ? undefined
      : (await findIdentities(workspaceId, [phoneKey])).get(phoneKey);
  const left = phone?.former?.find(({ by }) => by === key)?.contactId;
  const [contact] =
    left === undefined
      ? await resolveSenders(workspaceId, [from])
      : [(await followMerges(workspaceId, [left])).get(left)];
  if (contact === undefined) throw new Error('the customer could not be found');
  return contact;
}

type Decide = (identity: Identity | undefined) => Identity | undefined;

/** Decided anew when somebody else was faster. */
async function change(
  workspaceId: string,
  key: string,
  decide: Decide,
): Promise<Identity | undefined> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const was = (await findIdentities(workspaceId, [key])).get(key);
    const next = decide(was);
    if (next === undefined) return was;
    await changeIdentities(workspaceId, [{ key, was, next }]);
  }
  throw new Error('an identifier kept changing while it was passed on');
}

const MAX_TRIES = 20;

/**
 * The number that is named, or, where none is, all but the new one. Whoever writes from it next
 * gets the contact that is named here.
 */
async function leaveNumbers({
  workspaceId,
  contact,
  news: { from, next, at, key: by },
}: Mover): Promise<void> {
  const stays = next.phone === null ? undefined : identityKey(workspaceId, 'phone', next.phone);
  const isKnownSince = ({ since }: Identity): boolean =>
    from.phone !== null || (since?.getTime() ?? 0) <= at.getTime();
  for (const phone of from.phone === null ? contact.phones : [from.phone]) {
    const key = identityKey(workspaceId, 'phone', phone);
    if (key === stays) continue;
    await change(workspaceId, key, (identity) =>
      identity?.contactId !== contact._id ||
      at.getTime() < leftAt(identity) ||
      !isKnownSince(identity)
        ? undefined
        : passOn(identity, { contactId: newId('cnt'), users: {} }, { at, by }),
    );
    await dropUnheld(workspaceId, contact._id, key);
  }
}

/** Meta gives no user id to two people: who had it before this was known is the same person. */
async function takeUserId(
  { workspaceId, contact: { _id: contactId }, news: { at } }: Mover,
  bsuid: string,
): Promise<void> {
  const known = await change(workspaceId, identityKey(workspaceId, 'bsuid', bsuid), (identity) =>
    identity === undefined ? { contactId, since: at } : undefined,
  );
  if (known !== undefined)
    await joinContacts(workspaceId, { from: known.contactId, to: contactId });
  await upsertContacts(workspaceId, [
    { contactId, phone: null, bsuid, name: null, username: null },
  ]);
  await makeNewest(workspaceId, contactId, { phone: null, bsuid });
}

async function takePhone(mover: Mover, phone: string): Promise<void> {
  const {
    workspaceId,
    contact: { _id: contactId },
  } = mover;
  const key = identityKey(workspaceId, 'phone', phone);
  const identity = await change(workspaceId, key, (was) => taken(mover, was));
  if (identity?.contactId === contactId) {
    await upsertContacts(workspaceId, [
      { contactId, phone, bsuid: null, name: null, username: null },
    ]);
    await makeNewest(workspaceId, contactId, { phone, bsuid: null });
  }
  for (const each of new Set([
    contactId,
    ...(identity?.former?.map((former) => former.contactId) ?? []),
  ]))
    await dropUnheld(workspaceId, each, key);
}

/**
 * Undefined where nothing is to be done: it was done before, or whoever has the number got it
 * later.
 */
function taken(
  {
    contact: { _id: contactId },
    news: {
      next,
      at,
      key,
      from: { scope = '' },
    },
  }: Mover,
  identity: Identity | undefined,
): Identity | undefined {
  const users = next.bsuid === null ? {} : { [scope]: next.bsuid };
  if (identity === undefined) return { contactId, since: at, users, takenBy: [key] };
  if (identity.takenBy?.includes(key) === true || at.getTime() < leftAt(identity)) return undefined;
  const takenBy = withTaken(identity, key);
  if (identity.contactId === contactId)
    return { ...identity, users: { ...identity.users, ...users }, takenBy };
  const user = identity.users?.[scope];
  const isNewer =
    user !== undefined &&
    next.bsuid !== null &&
    user !== next.bsuid &&
    (identity.since?.getTime() ?? 0) > at.getTime();
  return isNewer ? undefined : passOn(identity, { contactId, users, takenBy }, { at });
}
