/**
 * One person whose identifiers came one by one, and so lead to two contacts: from now on all lead
 * to one, and who names the other contact finds this one. Each step can be repeated; whoever asked
 * for the join asks again after a crash, since the identifiers move last but one.
 */
import { copyConsent } from './copy-consent';
import { findContacts } from './find-contacts';
import { moveIdentities } from './identities';
import { markMerged, upsertContacts } from './store-contacts';

/**
 * Conversations stay where they were written. What was said about marketing goes along, since
 * nobody would look for it afterwards.
 */
export async function joinContacts(
  workspaceId: string,
  { from, to }: { from: string; to: string },
): Promise<void> {
  if (from === to) return;
  const none = { contactId: to, phone: null, bsuid: null, name: null, username: null };
  await upsertContacts(workspaceId, [none]);
  await copyConsent(workspaceId, { from, to });
  await markMerged(workspaceId, from, to);
  await moveIdentities(workspaceId, from, to);
  const { phones = [], bsuids = [] } = (await findContacts(workspaceId, [from])).get(from) ?? {};
  const found = [
    ...phones.map((phone) => ({ ...none, phone })),
    ...bsuids.map((bsuid) => ({ ...none, bsuid })),
  ];
  if (found.length > 0) await upsertContacts(workspaceId, found);
}
