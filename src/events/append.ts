/**
 * Append, don't number: read the head, drop what the log has already, insert from head + 1 in
 * order. A conflict on an `_id` means that somebody else appended in between, and the step starts
 * over. Success proves that nobody did, so the log has no gaps, no late arrivals and no doubles,
 * for any number of processes.
 *
 * A process that dies in the middle leaves a shorter batch in the log, still without a gap; its
 * source is not marked done, so it comes again and only the rest is added.
 */
import { isDuplicateKey, repeatOnConflict } from '../db';
import { newId } from '../lib/ids';
import { EventCursorModel, EventModel, eventKey, readHead, type EventDoc } from './model';

/** An event that has no place in the log yet. */
export interface EventDraft {
  type: string;
  connectionId: string | null;
  occurredAt: Date;
  /** Two drafts of one workspace with the same key are the same occurrence. */
  dedupeKey: string;
  data: unknown;
}

/** Bounds the work that a conflict throws away, and the size of one insert. */
const MAX_INSERT = 1_000;

/**
 * Puts the drafts that are new at the end of the workspace's log, in their order. Returns how many
 * were new.
 */
export async function appendEvents(
  workspaceId: string,
  drafts: readonly EventDraft[],
): Promise<number> {
  let added = 0;
  for (let start = 0; start < drafts.length; start += MAX_INSERT) {
    added += await appendBatch(workspaceId, dropRepeats(drafts.slice(start, start + MAX_INSERT)));
  }
  return added;
}

async function appendBatch(workspaceId: string, drafts: readonly EventDraft[]): Promise<number> {
  let added = 0;
  for (;;) {
    const head = await readHead(workspaceId);
    const fresh = await withoutKnown(workspaceId, drafts);
    const docs = fresh.map((draft, index) => toDoc(workspaceId, draft, head + index + 1));
    const result = docs.length === 0 ? { inserted: 0, complete: true } : await insertInOrder(docs);
    added += result.inserted;
    if (result.complete) {
      await raiseHead(workspaceId, head + docs.length);
      return added;
    }
  }
}

function dropRepeats(drafts: readonly EventDraft[]): EventDraft[] {
  return [...new Map(drafts.map((draft) => [draft.dedupeKey, draft])).values()];
}

async function withoutKnown(
  workspaceId: string,
  drafts: readonly EventDraft[],
): Promise<EventDraft[]> {
  const keys = drafts.map((draft) => draft.dedupeKey);
  const known = await EventModel.find(
    { workspaceId, dedupeKey: { $in: keys } },
    { dedupeKey: 1, _id: 0 },
  ).lean();
  const seen = new Set(known.map((event) => event.dedupeKey));
  return drafts.filter((draft) => !seen.has(draft.dedupeKey));
}

function toDoc(workspaceId: string, draft: EventDraft, sequence: number): EventDoc {
  return {
    _id: eventKey(workspaceId, sequence),
    workspaceId,
    sequence,
    publicId: newId('evt'),
    type: draft.type,
    connectionId: draft.connectionId,
    occurredAt: draft.occurredAt,
    dedupeKey: draft.dedupeKey,
    data: JSON.stringify(draft.data),
  };
}

/** `lean`: these documents were made here, and this is the hottest insert of the hub. */
async function insertInOrder(docs: EventDoc[]): Promise<{ inserted: number; complete: boolean }> {
  try {
    await EventModel.insertMany(docs, { ordered: true, lean: true });
    return { inserted: docs.length, complete: true };
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const inserted =
      error instanceof Error && 'insertedCount' in error ? Number(error.insertedCount) : 0;
    return { inserted, complete: false };
  }
}

/** Before the source is marked done, so that the sweep finds consumers that were never told. */
async function raiseHead(workspaceId: string, head: number): Promise<void> {
  await repeatOnConflict(() =>
    EventCursorModel.updateOne(
      { _id: workspaceId, workspaceId },
      { $max: { head } },
      { upsert: true },
    ).exec(),
  );
}
