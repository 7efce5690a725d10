/**
 * Persons -> contacts, many at once, in a number of round trips that does not depend on theirs.
 * What is known is read, what follows is planned and written under the condition that nothing has
 * changed meanwhile, and all is read again until nothing is left to write: whoever loses a race
 * meets the winner's contact. A process that dies in between leaves a part; whoever meets these
 * identifiers next writes the rest.
 */
import { changeIdentities, findIdentities, identityKey, type IdentityChange } from './identities';
import { joinContacts } from './join-contacts';
import type { ContactDoc } from './model';
import { keysOf, placeSightings, type Book, type Sighting } from './place-sightings';
import { listStalePhones, planContactUpdates } from './plan-contact-updates';
import { readKnown, type Known } from './read-known';
import { dropPhones, upsertContacts } from './store-contacts';

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
    const updates = planContactUpdates(workspaceId, { sightings, ids, known, isNamed });
    const stale = listStalePhones(workspaceId, known);
    if (updates.length === 0 && stale.length === 0)
      return ids.flatMap((id) => known.contacts.get(id) ?? []);
    if (updates.length > 0) await upsertContacts(workspaceId, updates);
    for (const { contactId, phones } of stale) await dropPhones(workspaceId, contactId, phones);
    isNamed = true;
  }
  throw new Error('the identifiers of contacts kept changing while they were resolved');
}

interface Seen {
  workspaceId: string;
  sightings: readonly Sighting[];
  known: Known;
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
