/**
 * Everything that is known of the persons who are resolved: where their identifiers lead, and the
 * contacts there. The number of round trips does not depend on how many persons there are.
 */
import { followMerges } from './find-contacts';
import { findIdentities, type Identity } from './identities';
import type { ContactDoc } from './model';
import { keysOf, type Sighting } from './place-sightings';

export interface Known {
  /** As they are stored. */
  stored: ReadonlyMap<string, Identity>;
  /** The same, but that they lead to where a contact was merged. */
  identities: ReadonlyMap<string, Identity>;
  /** By the ids that were named; a merged one is the contact that it has become. */
  contacts: ReadonlyMap<string, ContactDoc>;
  bsuidsOf: Map<string, readonly string[]>;
}

export async function readKnown(
  workspaceId: string,
  sightings: readonly Sighting[],
): Promise<Known> {
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
