/**
 * Pure: where the identifiers of those who were seen lead. A user id is never given to somebody
 * else, so it decides. A phone number is: who comes with another user id of the same portfolio than
 * the number's holder is somebody new, and takes the number along, unless this was written before
 * the holder had it. Planned in order, so that a batch ends like its items one by one.
 */
import type { Person } from '../kit';
import { newId } from '../lib/ids';
import { holderAt, identityKey, leftAt, passOn, type Identity } from './identities';

/** Somebody as the provider told of them, or as somebody to be written to. */
export interface Sighting extends Person {
  /** When; now, if it is not said. */
  at?: Date;
  /** The portfolio in which the user id counts. */
  scope?: string;
  /** The message, which may be in the ledger already. */
  messageId?: string;
  /** The contact, where it is certain: nothing is concluded from it. */
  contactId?: string;
}

/** What is known, and in the end what is to be. */
export interface Book {
  identities: Map<string, Identity>;
  /** The user ids of each contact. */
  bsuidsOf: Map<string, readonly string[]>;
  /** Contacts that are one person with another. */
  joins: Map<string, string>;
}

interface Seen {
  userKey: string | undefined;
  phoneKey: string | undefined;
  user: string | null;
  at: Date;
  scope: string;
}

/** @returns the contact of each, in the same order; the book is what follows */
export function placeSightings(
  workspaceId: string,
  sightings: readonly Sighting[],
  book: Book,
): string[] {
  return sightings.map(
    (sighting) => sighting.contactId ?? place(book, toSeen(workspaceId, sighting)),
  );
}

export function keysOf(
  workspaceId: string,
  { phone, bsuid }: Pick<Person, 'phone' | 'bsuid'>,
): { userKey: string | undefined; phoneKey: string | undefined } {
  return {
    userKey: bsuid === null ? undefined : identityKey(workspaceId, 'bsuid', bsuid),
    phoneKey: phone === null ? undefined : identityKey(workspaceId, 'phone', phone),
  };
}

function toSeen(
  workspaceId: string,
  { phone, bsuid, at = new Date(), scope = '' }: Sighting,
): Seen {
  return { ...keysOf(workspaceId, { phone, bsuid }), user: bsuid, at, scope };
}

function place(book: Book, seen: Seen): string {
  const { userKey, phoneKey, at } = seen;
  const known = userKey === undefined ? undefined : book.identities.get(userKey)?.contactId;
  const phone = phoneKey === undefined ? undefined : book.identities.get(phoneKey);
  if (phoneKey === undefined || phone === undefined) {
    const contactId = known ?? newId('cnt');
    bindUser(book, seen, contactId);
    if (phoneKey !== undefined)
      book.identities.set(phoneKey, { contactId, since: at, users: usersOf(seen) });
    return contactId;
  }
  if (userKey === undefined) return holderAt(phone, at);
  const contactId = known ?? ownerOf(book, phone, seen) ?? newId('cnt');
  bindUser(book, seen, contactId);
  movePhone(book, { key: phoneKey, phone, contactId }, seen);
  return contactId;
}

function usersOf({ user, scope }: Seen): Record<string, string> {
  return user === null ? {} : { [scope]: user };
}

function bindUser(
  { identities, bsuidsOf }: Book,
  { userKey, user, at }: Seen,
  contactId: string,
): void {
  if (userKey === undefined || user === null) return;
  if (!identities.has(userKey)) identities.set(userKey, { contactId, since: at });
  bsuidsOf.set(contactId, [...(bsuidsOf.get(contactId) ?? []), user]);
}

/**
 * Whom a user id belongs to that was never seen: the holder of its number, if nobody else's user id
 * is known there.
 */
function ownerOf(book: Book, phone: Identity, seen: Seen): string | undefined {
  if (seen.at.getTime() >= leftAt(phone))
    return isOthers(book, phone, seen) ? undefined : phone.contactId;
  const then = holderAt(phone, seen.at);
  return (book.bsuidsOf.get(then) ?? []).length === 0 ? then : undefined;
}

/**
 * Of what older versions wrote it is not known which user id came with the number, so any other one
 * counts.
 */
function isOthers(
  { bsuidsOf }: Book,
  { contactId, users }: Identity,
  { user, scope }: Seen,
): boolean {
  if (user === null) return false;
  if (users?.[scope] !== undefined) return users[scope] !== user;
  const own = bsuidsOf.get(contactId) ?? [];
  return users === undefined && own.length > 0 && !own.includes(user);
}

function movePhone(
  book: Book,
  { key, phone, contactId }: { key: string; phone: Identity; contactId: string },
  seen: Seen,
): void {
  const users = { ...phone.users, ...usersOf(seen) };
  if (isStale(phone, contactId, seen.at)) return;
  if (phone.contactId === contactId) {
    if (phone.users?.[seen.scope] !== seen.user) book.identities.set(key, { ...phone, users });
    return;
  }
  const wasOthers = isOthers(book, phone, seen);
  if (!wasOthers && (book.bsuidsOf.get(phone.contactId) ?? []).length === 0) {
    join(book, phone.contactId, contactId);
    book.identities.set(key, { ...phone, contactId, users });
  } else if (!wasOthers || seen.at.getTime() >= (phone.since?.getTime() ?? 0)) {
    book.identities.set(key, passOn(phone, { contactId, users: usersOf(seen) }, { at: seen.at }));
  }
}

/** Written before its holder got the number, or in the second in which the writer left it. */
function isStale(phone: Identity, contactId: string, at: Date): boolean {
  return (
    at.getTime() < leftAt(phone) ||
    (at.getTime() === leftAt(phone) &&
      phone.contactId !== contactId &&
      phone.former?.at(-1)?.contactId === contactId)
  );
}

function join({ identities, bsuidsOf, joins }: Book, from: string, to: string): void {
  joins.set(from, to);
  bsuidsOf.set(to, [...(bsuidsOf.get(to) ?? []), ...(bsuidsOf.get(from) ?? [])]);
  for (const [key, identity] of identities)
    if (identity.contactId === from) identities.set(key, { ...identity, contactId: to });
}
