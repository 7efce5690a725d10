/**
 * One person whose identifiers came one by one, and so lead to two contacts: from the message on that holds both, all lead to the
 * contact of the first (the BSUID), where its conversation is. Each identity's `_id` decides, so many at once end with the same; a
 * process that dies in between has moved some of them, and the message comes again.
 */
import { copyConsent } from './copy-consent';
import { moveIdentity } from './model';

/** The identifiers that go to another contact. @param bound the contact of each identifier */
export const planJoins = (keysOf: readonly (readonly string[])[], bound: ReadonlyMap<string, string>): Map<string, string> => {
  const joins = new Map<string, string>();
  for (const [first = '', ...others] of keysOf) {
    const contactId = bound.get(first);
    if (contactId === undefined) continue;
    for (const key of others) if ((joins.get(key) ?? bound.get(key)) !== contactId) joins.set(key, contactId);
  }
  return joins;
};

/** The contacts must be there. What was said about marketing goes before, since nobody would look for it afterwards. */
export const joinIdentities = async (workspaceId: string, joins: ReadonlyMap<string, string>, bound: ReadonlyMap<string, string>): Promise<void> => {
  for (const [key, to] of joins) {
    const from = bound.get(key);
    if (from !== undefined) await copyConsent(workspaceId, { from, to });
    await moveIdentity(workspaceId, key, to);
  }
};
