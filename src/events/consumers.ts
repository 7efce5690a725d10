/**
 * Consumers of the log, each with its own cursor per workspace: no state and no job per event. One process at a time reads
 * for one consumer and workspace (a lease); if it dies, the lease runs out and the next one goes on from the stored cursor,
 * so a batch may be handled twice and each consumer is idempotent.
 */
import { randomUUID } from 'node:crypto';
import { EventCursorModel, readEvents, type EventCursorDoc, type EventDoc } from './model';

export interface EventConsumer {
  name: string;
  /** Handles events in order; called again with the same ones if the process dies before the cursor is stored. */
  handle(workspaceId: string, events: readonly EventDoc[]): Promise<void>;
}

const LEASE_MS = 30_000;
const BATCH = 500;

/** Lets the consumer catch up with the log. Returns at once when another process is at it. */
export const runConsumer = async (workspaceId: string, consumer: EventConsumer): Promise<void> => {
  const holder = randomUUID();
  let place = await claim(workspaceId, consumer.name, holder);
  while (place !== undefined) {
    const events = place.sequence < place.head ? await readEvents(workspaceId, { after: place.sequence, limit: BATCH }) : [];
    if (events.length > 0) await consumer.handle(workspaceId, events);
    const reached: number = events.at(-1)?.sequence ?? place.sequence;
    // What is appended from now on wakes somebody who finds the lease free; what was appended before is in this answer.
    const head = await advance({ workspaceId, name: consumer.name, holder, reached, stay: events.length === BATCH });
    if (head === undefined) return;
    if (events.length === BATCH) place = { sequence: reached, head: Math.max(head, reached + 1) };
    else place = head > reached ? await claim(workspaceId, consumer.name, holder) : undefined;
  }
};

interface Place { sequence: number; head: number }

/** Where the consumer stands and where the log ends; undefined when somebody else is at it. The document is there since the first append. */
const claim = async (workspaceId: string, name: string, holder: string): Promise<Place | undefined> => {
  const now = new Date();
  const path = `consumers.${name}`;
  const doc = await EventCursorModel.findOneAndUpdate(
    { _id: workspaceId, workspaceId, $or: [{ [`${path}.until`]: { $exists: false } }, { [`${path}.until`]: { $lt: now } }] },
    { $set: { [`${path}.holder`]: holder, [`${path}.until`]: new Date(now.getTime() + LEASE_MS) } },
    { returnDocument: 'after' },
  ).lean<EventCursorDoc>();
  return doc === null ? undefined : { sequence: doc.consumers[name]?.sequence ?? 0, head: doc.head };
};

interface Advance { workspaceId: string; name: string; holder: string; reached: number; stay: boolean }

/** Stores the cursor and, unless it stays, gives the lease back. Answers with the head, or undefined to whoever lost the lease meanwhile. */
const advance = async ({ workspaceId, name, holder, reached, stay }: Advance): Promise<number | undefined> => {
  const path = `consumers.${name}`;
  const doc = await EventCursorModel.findOneAndUpdate(
    { _id: workspaceId, workspaceId, [`${path}.holder`]: holder },
    stay
      ? { $set: { [`${path}.sequence`]: reached, [`${path}.until`]: new Date(Date.now() + LEASE_MS) } }
      : { $set: { [`${path}.sequence`]: reached }, $unset: { [`${path}.holder`]: '', [`${path}.until`]: '' } },
    { returnDocument: 'after' },
  ).lean<EventCursorDoc>();
  return doc?.head;
};
