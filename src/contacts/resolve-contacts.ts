/**
 * Persons -> contacts, many at once, in a number of round trips that does not depend on theirs.
 * What is known is read, what follows is planned and written under the condition that nothing has
 * changed meanwhile, and all is read again until nothing is left to write: whoever loses a race
 * meets the winner's contact. A process that dies in between leaves a part; whoever meets these
 * identifiers next writes the rest.
 */
import { followMerges } from './find-contacts';
import {
  changeIdentities,
  findIdentities,
  identityKey,
  type Identity,
  type IdentityChange,
} from './identities';
import { joinContacts } from './join-contacts';
import type { ContactDoc } from './model';
import { keysOf, placeSightings, type Book, type Sighting } from './place-sightings';
import { dropPhones, upsertContacts, type ContactUpdate } from './store-contacts';

/** The contacts of messages that are in the ledger, by their ids. */
export type FindRecorded = (
  workspaceId: string,
  messageIds: readonly string[],
) => Promise<ReadonlyMap<string, { contactId: string }>>;

/**
 * One contact per person who is to be written to, in the same order; made, where there is none.
 * Nothing is concluded from ids that come together: those of a contact may be old ones.
 */
export function resolveContacts(
  workspaceId: string,
  persons: readonly Sighting[],
): Promise<ContactDoc[]> {
  return resolve(
    workspaceId,
    persons.map((person) => (person.bsuid === null ? person : { ...person, phone: null })),
  );
}

/**
 * The same for those whom the provider itself tells: that two ids which come together are of one
 * person is certain then, and stays. A message that is in the ledger already was resolved before,
 * when its number may have been somebody else's.
 */
export function resolveSenders(
  workspaceId: string,
  sightings: readonly Sighting[],
  findRecorded?: FindRecorded,
): Promise<ContactDoc[]> {
  return resolve(workspaceId, sightings, findRecorded);
}

/**
 * The contacts of persons that are known, in the same order; undefined for strangers. Writes
 * nothing.
 */
export async function findContactIds(
  workspaceId: string,
  persons: readonly Sighting[],
): Promise<(string | undefined)[]> {
  const keys = persons.map((person) =>
    Object.values(keysOf(workspaceId, person)).flatMap((key) => key ?? []),
  );
  const known = await findIdentities(workspaceId, keys.flat());
  return persons.map(
    ({ contactId }, index) =>
      contactId ?? keys[index]?.flatMap((key) => known.get(key)?.contactId ?? [])[0],
  );
}

/**
 * Only where a number had several holders, which is rare. @returns undefined where nothing is in
 * the ledger
 */
async function pinRecorded(
  { workspaceId, sightings, known: { identities } }: Seen,
  findRecorded: FindRecorded,
): Promise<readonly Sighting[] | undefined> {
  const hadOthers = ({ phone }: Sighting): boolean =>
    phone !== null &&
    identities.get(identityKey(workspaceId, 'phone', phone))?.former !== undefined;
  const ids = sightings.flatMap((each) => (hadOthers(each) ? (each.messageId ?? []) : []));
  const recorded = ids.length === 0 ? undefined : await findRecorded(workspaceId, ids);
  if (recorded === undefined || recorded.size === 0) return undefined;
  return sightings.map((each) => {
    const contactId = recorded.get(each.messageId ?? '')?.contactId;
    return contactId === undefined ? each : { ...each, contactId };
  });
}

interface Seen {
  workspaceId: string;
  sightings: readonly Sighting[];
  known: Known;
}

const MAX_ROUNDS = 30;

async function resolve(
  workspaceId: string,
  seen: readonly Sighting[],
  findRecorded?: FindRecorded,
): Promise<ContactDoc[]> {
  let sightings = seen;
  let isNamed = false;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const known = await readKnown(workspaceId, sightings);
    const pinned =
      round > 0 || findRecorded === undefined
        ? undefined
        : await pinRecorded({ workspaceId, sightings, known }, findRecorded);
    if (pinned !== undefined) {
      sightings = pinned;
      continue;
    }
    const book: Book = {
      identities: new Map(known.identities),
      bsuidsOf: known.bsuidsOf,
      joins: new Map(),
    };
    const ids = placeSightings(workspaceId, sightings, book).map(
      (id) => known.contacts.get(id)?._id ?? id,
    );
    if (await writeIdentities(workspaceId, known, book)) continue;
    const updates = contactUpdates(workspaceId, { sightings, ids, known, isNamed });
    const stale = stalePhones(workspaceId, known);
    if (updates.length === 0 && stale.length === 0)
      return ids.flatMap((id) => known.contacts.get(id) ?? []);
    if (updates.length > 0) await upsertContacts(workspaceId, updates);
    for (const { contactId, phones } of stale) await dropPhones(workspaceId, contactId, phones);
    isNamed = true;
  }
  throw new Error('the identifiers of contacts kept changing while they were resolved');
}

interface Known {
  /** As they are stored. */
  stored: ReadonlyMap<string, Identity>;
  /** The same, but that they lead to where a contact was merged. */
  identities: ReadonlyMap<string, Identity>;
  /** By the ids that were named; a merged one is the contact that it has become. */
  contacts: ReadonlyMap<string, ContactDoc>;
  bsuidsOf: Map<string, readonly string[]>;
}

async function readKnown(workspaceId: string, sightings: readonly Sighting[]): Promise<Known> {
  const keys = sightings.flatMap((each) =>
    each.contactId === undefined
      ? Object.values(keysOf(workspaceId, each)).flatMap((key) => key ?? [])
      : [],
  );
  const stored = await findIdentities(workspaceId, keys);
  const holders = [...stored.values()].flatMap(({ contactId, former = [] }) => [
    contactId,
    ...former.map((each) => each.contactId),
  ]);
  const contacts = await followMerges(workspaceId, [
    ...holders,
    ...sightings.flatMap(({ contactId }) => contactId ?? []),
  ]);
  const identities = new Map(
    [...stored].map(([key, identity]) => {
      const contactId = contacts.get(identity.contactId)?._id ?? identity.contactId;
      return [key, contactId === identity.contactId ? identity : { ...identity, contactId }];
    }),
  );
  return {
    stored,
    identities,
    contacts,
    bsuidsOf: new Map([...contacts.values()].map(({ _id, bsuids }) => [_id, bsuids])),
  };
}

/** @returns whether there was something to write, so that all is to be read again */
async function writeIdentities(
  workspaceId: string,
  { stored }: Known,
  { identities, joins }: Book,
): Promise<boolean> {
  for (const [from, to] of joins) await joinContacts(workspaceId, { from, to });
  const changes = [...identities].flatMap(([key, next]): IdentityChange[] =>
    stored.get(key) === next ? [] : [{ key, was: stored.get(key), next }],
  );
  if (changes.length > 0) await changeIdentities(workspaceId, changes);
  return joins.size > 0 || changes.length > 0;
}

interface Resolving {
  sightings: readonly Sighting[];
  ids: readonly string[];
  known: Known;
  isNamed: boolean;
}

/**
 * Only what differs: most messages come from somebody who is known, by a name that is known. Names
 * are written once: a batch may hold several of one person.
 */
function contactUpdates(
  workspaceId: string,
  { sightings, ids, known, isNamed }: Resolving,
): ContactUpdate[] {
  const updates = new Map<string, ContactUpdate>();
  sightings.forEach((sighting, index) => {
    const contactId = ids[index] ?? '';
    const { name, username, contactId: certain, bsuid } = sighting;
    const names =
      isNamed || certain !== undefined ? { name: null, username: null } : { name, username };
    const held =
      certain === undefined
        ? { bsuid, phone: heldPhone(workspaceId, { sighting, contactId, known }) }
        : { bsuid: null, phone: null };
    const update = { contactId, ...held, ...names };
    if (differs(known.contacts.get(contactId), update))
      updates.set(`${contactId} ${update.phone ?? ''} ${update.bsuid ?? ''}`, update);
  });
  return [...updates.values()];
}

/** A late message comes from a number that may be somebody else's by now. */
function heldPhone(
  workspaceId: string,
  {
    sighting: { phone },
    contactId,
    known,
  }: { sighting: Sighting; contactId: string; known: Known },
): string | null {
  return phone !== null &&
    known.identities.get(identityKey(workspaceId, 'phone', phone))?.contactId === contactId
    ? phone
    : null;
}

function differs(
  contact: ContactDoc | undefined,
  { phone, bsuid, name, username }: ContactUpdate,
): boolean {
  return (
    contact === undefined ||
    (phone !== null && !contact.phones.includes(phone)) ||
    (bsuid !== null && !contact.bsuids.includes(bsuid)) ||
    (name !== null && name !== contact.name) ||
    (username !== null && username !== contact.username)
  );
}

/** Numbers that contacts still list though they lead to somebody else. */
function stalePhones(
  workspaceId: string,
  { identities, contacts }: Known,
): { contactId: string; phones: string[] }[] {
  return [
    ...new Map([...contacts.values()].map((contact) => [contact._id, contact])).values(),
  ].flatMap(({ _id: contactId, phones }) => {
    const stale = phones.filter(
      (phone) =>
        (identities.get(identityKey(workspaceId, 'phone', phone))?.contactId ?? contactId) !==
        contactId,
    );
    return stale.length === 0 ? [] : [{ contactId, phones: stale }];
  });
}
