/**
 * What somebody said about marketing stays said when they turn out to be one person with another
 * contact. Idempotent.
 */
import { insertNew } from '../db';
import { ConsentModel, type ConsentDoc } from './model';
import { settleConsent } from './record-consent';

export async function copyConsent(
  workspaceId: string,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const said = await ConsentModel.find({ workspaceId, contactId: from }).lean<ConsentDoc[]>();
  if (said.length === 0) return;
  await insertNew(
    ConsentModel,
    said.map((entry) => ({ ...entry, _id: `${entry._id}:${to}`, contactId: to })),
  );
  await settleConsent(workspaceId, to);
}
