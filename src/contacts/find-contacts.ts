/**
 * The contacts of ids, and those of them who want no marketing. An id of a contact that was merged
 * leads to the contact that it has become.
 */
import { ContactModel, type ContactDoc } from './model';

/** By the ids that were named, the contacts that these have become at the end of the way. */
export async function followMerges(
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, ContactDoc>> {
  const found = await findContacts(workspaceId, [...new Set(ids)]);
  const ends = new Map(found);
  for (let steps = 0; steps < MAX_MERGES; steps += 1) {
    const next = [...ends.values()].flatMap(({ mergedInto }) => mergedInto ?? []);
    if (next.length === 0) break;
    const targets = await findContacts(workspaceId, next);
    for (const [id, { mergedInto }] of ends) {
      const target = mergedInto === undefined ? undefined : targets.get(mergedInto);
      if (target !== undefined) ends.set(id, target);
    }
  }
  return ends;
}

/**
 * Those of these contacts who want no marketing messages. Of a merged one the contact that it has
 * become is asked.
 */
export async function findOptedOut(
  workspaceId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const said = { $or: [{ optedOut: true }, { mergedInto: { $exists: true } }] };
  const found = await ContactModel.find(
    { workspaceId, _id: { $in: ids }, ...said },
    { optedOut: 1, mergedInto: 1 },
  ).lean<Pick<ContactDoc, '_id' | 'optedOut' | 'mergedInto'>[]>();
  const merged = found.filter(({ mergedInto }) => mergedInto !== undefined);
  const ends =
    merged.length === 0
      ? new Map<string, ContactDoc>()
      : await followMerges(
          workspaceId,
          merged.map(({ _id }) => _id),
        );
  return new Set(
    found.filter(({ _id, optedOut }) => ends.get(_id)?.optedOut ?? optedOut).map(({ _id }) => _id),
  );
}

export async function findContacts(
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, ContactDoc>> {
  if (ids.length === 0) return new Map();
  const found = await ContactModel.find({ workspaceId, _id: { $in: ids } }).lean<ContactDoc[]>();
  return new Map(found.map((contact) => [contact._id, contact]));
}

/** Longer ways don't come about: who is merged has no identifiers any more. */
const MAX_MERGES = 5;
