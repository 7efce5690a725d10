/** What somebody said about marketing stays said when their phone number leads to another contact from now on. Idempotent. */
import { insertNew } from '../db';
import { ConsentModel, findContacts, type ConsentDoc } from './model';
import { settleConsent } from './record-consent';

/** Not from a contact with a user id of its own: that is somebody else, who had the number before. */
export const copyConsent = async (workspaceId: string, { from, to }: { from: string; to: string }): Promise<void> => {
  if (from === to || (await findContacts(workspaceId, [from])).get(from)?.bsuids.length !== 0) return;
  const said = await ConsentModel.find({ workspaceId, contactId: from }).lean<ConsentDoc[]>();
  if (said.length === 0) return;
  await insertNew(ConsentModel, said.map((entry) => ({ ...entry, _id: `${entry._id}:${to}`, contactId: to })));
  await settleConsent(workspaceId, to);
};
