/**
 * Consent: each entry is kept, and a contact is set to what its newest one says. The `_id` makes a repeat the same entry, so all of
 * it is idempotent and independent of the order in which entries come.
 */
import { insertNew } from '../db';
import { ConsentModel, setOptedOut, type ConsentDoc } from './model';

export interface ConsentEntry { key: string; contactId: string; optedOut: boolean; source: string; reason: string | null; at: Date }

/** @returns the keys of the entries that changed something: those that the contact's other entries do not say already; the same for a repeat */
export const recordConsent = async (workspaceId: string, entries: readonly ConsentEntry[]): Promise<Set<string>> => {
  if (entries.length === 0) return new Set();
  const idOf = (key: string): string => `${workspaceId}:${key}`;
  const recordedAt = new Date();
  await insertNew(ConsentModel, entries.map(({ key, ...entry }) => ({ _id: idOf(key), workspaceId, recordedAt, ...entry })));
  const changing = new Set<string>();
  for (const contactId of new Set(entries.map((entry) => entry.contactId))) {
    const all = (await ConsentModel.find({ workspaceId, contactId }).sort({ at: -1 }).limit(MAX_ENTRIES).lean<ConsentDoc[]>()).sort(newestFirst);
    const [newest] = all;
    if (newest === undefined) continue;
    await setOptedOut(workspaceId, contactId, newest.optedOut);
    for (const { key } of entries) if (isChange(all, idOf(key))) changing.add(key);
  }
  return changing;
};

/** More than anybody changes their mind. */
const MAX_ENTRIES = 200;

const newestFirst = (left: ConsentDoc, right: ConsentDoc): number =>
  right.at.getTime() - left.at.getTime() || timeOf(right.recordedAt) - timeOf(left.recordedAt) || right._id.localeCompare(left._id);

const timeOf = (at: Date | undefined): number => at?.getTime() ?? 0;

/** It differs from what was said before it, and what was said later has not taken it back. */
const isChange = (entries: readonly ConsentDoc[], id: string): boolean => {
  const place = entries.findIndex(({ _id }) => _id === id);
  const entry = entries[place];
  if (entry === undefined) return false;
  const before = entries[place + 1];
  return entries.slice(0, place).every(({ optedOut }) => optedOut === entry.optedOut) && (before?.optedOut ?? false) !== entry.optedOut;
};
