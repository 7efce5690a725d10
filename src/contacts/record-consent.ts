/**
 * Consent: each entry is kept, and a contact is set to what its newest one says. The `_id` makes a
 * repeat the same entry, so all of it is idempotent and independent of the order in which entries
 * come.
 */
import { insertNew } from '../db';
import { ConsentModel, type ConsentDoc } from './model';
import { setOptedOut } from './store-contacts';

export interface ConsentEntry {
  key: string;
  contactId: string;
  optedOut: boolean;
  source: string;
  reason: string | null;
  at: Date;
}

/** @returns the keys of the entries that are to be told; the same for a repeat */
export async function recordConsent(
  workspaceId: string,
  entries: readonly ConsentEntry[],
): Promise<Set<string>> {
  if (entries.length === 0) return new Set();
  const idOf = (key: string): string => `${workspaceId}:${key}`;
  const recordedAt = new Date();
  await insertNew(
    ConsentModel,
    entries.map(({ key, ...entry }) => ({ _id: idOf(key), workspaceId, recordedAt, ...entry })),
  );
  const news = new Set<string>();
  for (const contactId of new Set(entries.map((entry) => entry.contactId))) {
    const all = await settleConsent(workspaceId, contactId);
    for (const { key } of entries) if (isNews(all, idOf(key))) news.add(key);
  }
  return news;
}

/** The contact of an entry that is there already, by a key that ends with the contact's id. */
export async function findHeardFrom(workspaceId: string, key: string): Promise<string | undefined> {
  return (
    await ConsentModel.findOne({
      workspaceId,
      _id: { $gt: `${workspaceId}:${key}:`, $lt: `${workspaceId}:${key};` },
    })
      .sort({ _id: 1 })
      .lean<ConsentDoc>()
  )?.contactId;
}

/**
 * Sets the contact to what its newest entry says. The contact must be there. @returns its entries,
 * newest first
 */
export async function settleConsent(workspaceId: string, contactId: string): Promise<ConsentDoc[]> {
  const all = (
    await ConsentModel.find({ workspaceId, contactId })
      .sort({ at: -1 })
      .limit(MAX_ENTRIES)
      .lean<ConsentDoc[]>()
  ).sort(newestFirst);
  const [newest] = all;
  if (newest !== undefined) await setOptedOut(workspaceId, contactId, newest.optedOut);
  return all;
}

/** More than anybody changes their mind. */
const MAX_ENTRIES = 200;

function newestFirst(left: ConsentDoc, right: ConsentDoc): number {
  return (
    right.at.getTime() - left.at.getTime() ||
    timeOf(right.recordedAt) - timeOf(left.recordedAt) ||
    right._id.localeCompare(left._id)
  );
}

function timeOf(at: Date | undefined): number {
  return at?.getTime() ?? 0;
}

/**
 * Of the refusal of a message, which tells of a choice that Meta's own webhook tells as well,
 * before or after it.
 */
export function refusalKey(messageId: string): string {
  return `refused:${messageId}`;
}

function isRefusal({ _id, workspaceId }: ConsentDoc): boolean {
  return _id.startsWith(`${workspaceId}:${refusalKey('')}`);
}

/**
 * What a customer chose is told each time, but not what a refusal has told before. A refusal is
 * told only where nothing else has told the same, or the contrary since. All depends on what was
 * there when the entry came, so a repeat is judged alike.
 */
function isNews(entries: readonly ConsentDoc[], id: string): boolean {
  const place = entries.findIndex(({ _id }) => _id === id);
  const entry = entries[place];
  if (entry === undefined) return false;
  const differs = ({ optedOut }: ConsentDoc): boolean => optedOut !== entry.optedOut;
  const later = entries.slice(0, place).reverse();
  const earlier = entries.slice(place + 1);
  const same = [...untilFirst(later, differs), ...untilFirst(earlier, differs)];
  if (!isRefusal(entry)) return same.every((each) => !isRefusal(each) || heardBefore(entry, each));
  return (
    !later.some((each) => differs(each) && timeOf(each.recordedAt) < timeOf(entry.recordedAt)) &&
    same.every((each) => heardBefore(entry, each))
  );
}

function untilFirst<T>(list: readonly T[], ends: (each: T) => boolean): readonly T[] {
  const end = list.findIndex(ends);
  return end < 0 ? list : list.slice(0, end);
}

function heardBefore(one: ConsentDoc, other: ConsentDoc): boolean {
  return (
    timeOf(one.recordedAt) - timeOf(other.recordedAt) < 0 ||
    (timeOf(one.recordedAt) === timeOf(other.recordedAt) && newestFirst(one, other) > 0)
  );
}
