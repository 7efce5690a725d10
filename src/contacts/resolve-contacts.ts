/**
 * Persons -> contacts, many at once, in a fixed number of round trips. The new contact's id is made before the write and the
 * identity's `_id` decides: whoever loses a race reads the winner's contact. A process that dies between identity and contact
 * leaves an identity whose contact the next message creates.
 */
import { newId } from '../lib/ids';
import type { Person } from '../kit';
import { joinIdentities, planJoins } from './join-identities';
import { bindIdentities, findContacts, findIdentities, identityKey, upsertContacts, type ContactDoc, type ContactUpdate } from './model';

/** One contact per person, in the same order. Persons that share an identifier are one contact. */
export const resolveContacts = async (workspaceId: string, persons: readonly Person[]): Promise<ContactDoc[]> => {
  const keysOf = persons.map((person) => identitiesOf(workspaceId, person));
  return loadContacts(workspaceId, persons, toIds(keysOf, await bindAll(workspaceId, keysOf)));
};

/**
 * The same for those whom the provider itself tells with both ids: that they are one person is certain then, and stays. Who is only
 * written to is not: the ids of a contact may be old ones.
 */
export const resolveSenders = async (workspaceId: string, persons: readonly Person[]): Promise<ContactDoc[]> => {
  const keysOf = persons.map((person) => identitiesOf(workspaceId, person));
  const bound = await bindAll(workspaceId, keysOf);
  const joins = planJoins(keysOf, bound);
  const contacts = await loadContacts(workspaceId, persons, toIds(keysOf, new Map([...bound, ...joins])));
  await joinIdentities(workspaceId, joins, bound);
  return contacts;
};

const bindAll = async (workspaceId: string, keysOf: readonly (readonly string[])[]): Promise<Map<string, string>> => {
  const known = await findIdentities(workspaceId, keysOf.flat());
  const missing = newBindings(keysOf, known);
  if (missing.size > 0) {
    await bindIdentities(workspaceId, missing);
    for (const [key, contactId] of await findIdentities(workspaceId, [...missing.keys()])) known.set(key, contactId);
  }
  return known;
};

const toIds = (keysOf: readonly (readonly string[])[], bound: ReadonlyMap<string, string>): string[] => keysOf.map(([first = '']) => bound.get(first) ?? '');

/** The contacts of persons that are known, in the same order; undefined for strangers. Writes nothing. */
export const findContactIds = async (workspaceId: string, persons: readonly Person[]): Promise<(string | undefined)[]> => {
  const keysOf = persons.map((person) => identitiesOf(workspaceId, person));
  const known = await findIdentities(workspaceId, keysOf.flat());
  return keysOf.map((keys) => keys.map((key) => known.get(key)).find((id) => id !== undefined));
};

/** Also where the identifiers of one person came one by one, and so belong to several contacts. */
export const findEveryContactId = async (workspaceId: string, person: Person): Promise<string[]> =>
  [...new Set((await findIdentities(workspaceId, identitiesOf(workspaceId, person))).values())];

/** The BSUID first: it stays when a phone number is hidden. */
const identitiesOf = (workspaceId: string, person: Person): string[] => [
  ...(person.bsuid === null ? [] : [identityKey(workspaceId, 'bsuid', person.bsuid)]),
  ...(person.phone === null ? [] : [identityKey(workspaceId, 'phone', person.phone)]),
];

/** A new identifier of somebody known is bound to the known contact. */
const newBindings = (keysOf: readonly (readonly string[])[], known: ReadonlyMap<string, string>): Map<string, string> => {
  const made = new Map<string, string>();
  for (const keys of keysOf) {
    const contactId = keys.map((key) => known.get(key) ?? made.get(key)).find((id) => id !== undefined) ?? newId('cnt');
    for (const key of keys) if (!known.has(key) && !made.has(key)) made.set(key, contactId);
  }
  return made;
};

/** Writes only what differs: most messages come from somebody who is known, by a name that is known. */
const loadContacts = async (workspaceId: string, persons: readonly Person[], ids: readonly string[]): Promise<ContactDoc[]> => {
  const contacts = await findContacts(workspaceId, ids);
  const updates = new Map<string, ContactUpdate>();
  persons.forEach((person, index) => {
    const contactId = ids[index] ?? '';
    if (differs(contacts.get(contactId), person)) updates.set(`${contactId} ${person.phone ?? ''} ${person.bsuid ?? ''}`, { contactId, ...person });
  });
  if (updates.size > 0) {
    await upsertContacts(workspaceId, [...updates.values()]);
    for (const [id, contact] of await findContacts(workspaceId, [...updates.values()].map((update) => update.contactId))) contacts.set(id, contact);
  }
  return ids.map((id) => {
    const contact = contacts.get(id);
    if (contact === undefined) throw new Error(`the contact ${id} was removed while it was being resolved`);
    return contact;
  });
};

const differs = (contact: ContactDoc | undefined, person: Person): boolean =>
  contact === undefined
  || (person.phone !== null && !contact.phones.includes(person.phone))
  || (person.bsuid !== null && !contact.bsuids.includes(person.bsuid))
  || (person.name !== null && person.name !== contact.name)
  || (person.username !== null && person.username !== contact.username);
