/** A contact lists a number only while it leads to that contact. Idempotent. */
import { findContacts } from './find-contacts';
import { findIdentities, identityKey } from './identities';
import { dropPhones } from './store-contacts';

export async function dropUnheld(
  workspaceId: string,
  contactId: string,
  key: string,
): Promise<void> {
  const holder = (await findIdentities(workspaceId, [key])).get(key)?.contactId;
  const phones =
    (await findContacts(workspaceId, [contactId]))
      .get(contactId)
      ?.phones.filter((phone) => identityKey(workspaceId, 'phone', phone) === key) ?? [];
  if (holder !== contactId && phones.length > 0) await dropPhones(workspaceId, contactId, phones);
}
