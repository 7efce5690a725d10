/**
 * The difference between the contacts as they are stored and what was seen of them: identifiers and
 * names to add, numbers to take away. Nothing is written here.
 */
import { identityKey } from './identities';
import type { ContactDoc } from './model';
import type { Sighting } from './place-sightings';
import type { Known } from './read-known';
import type { ContactUpdate } from './store-contacts';

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
export function planContactUpdates(
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

/** Numbers that contacts still list though they lead to somebody else. */
export function listStalePhones(
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
