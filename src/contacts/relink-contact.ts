/** A customer goes by another number or id: the new identifiers now lead to the same contact. Idempotent. */
import type { Person } from '../kit';
import { findContacts, identityKey, makeNewest, moveIdentity, upsertContacts, type ContactDoc } from './model';
import { resolveContacts } from './resolve-contacts';

/** If the process dies in between, some identifiers are moved and some not; the webhook comes again and moves the rest. */
export const relinkContact = async (workspaceId: string, from: Person, next: { phone: string | null; bsuid: string | null }): Promise<ContactDoc> => {
  const [contact] = await resolveContacts(workspaceId, [from]);
  if (contact === undefined) throw new Error('the customer could not be found');
  if (next.phone !== null) await moveIdentity(workspaceId, identityKey(workspaceId, 'phone', next.phone), contact._id);
  if (next.bsuid !== null) await moveIdentity(workspaceId, identityKey(workspaceId, 'bsuid', next.bsuid), contact._id);
  await upsertContacts(workspaceId, [{ contactId: contact._id, ...next, name: null, username: null }]);
  const changed = (await findContacts(workspaceId, [contact._id])).get(contact._id) ?? contact;
  await makeNewest(changed, next);
  return changed;
};
