/**
 * Consumers of the log, each with its own cursor per workspace: no state and no job per event. One process at a time reads
 * for one consumer and workspace (a lease); if it dies, the lease runs out and the next one goes on from the stored cursor,
 * so a batch may be handled twice and each consumer is idempotent.
 */
import { randomUUID } from 'node:crypto';
import { EventCursorModel, readEvents, readHead, type EventCursorDoc, type EventDoc } from './model';

export interface EventConsumer {
  name: string;
  /** Handles events in order; called again with the same ones if the process dies before the cursor is stored. */
  handle(workspaceId: string, events: readonly EventDoc[]): Promise<void>;
}

const LEASE_MS = 30_000;
const BATCH = 500;

/** Lets the consumer catch up with the log. Returns at once when another process is at it. */
export const runConsumer = async (workspaceId: string, consumer: EventConsumer): Promise<void> => {
  for (;;) {
    const holder = randomUUID();
    const from = await claim(workspaceId, consumer.name, holder);
    if (from === undefined) return;
    const reached = await readAll(workspaceId, consumer, holder, from);
    await release(workspaceId, consumer.name, holder);
    // What was appended while the lease was held woke somebody who then found it taken: look once more.
    if ((await readHead(workspaceId)) <= reached) return;
  }
};

const readAll = async (workspaceId: string, consumer: EventConsumer, holder: string, from: number): Promise<number> => {
  let reached = from;
  for (;;) {
    const events = await readEvents(workspaceId, { after: reached, limit: BATCH });
    const last = events.at(-1);
    if (last === undefined) return reached;
    await consumer.handle(workspaceId, events);
    if (!(await advance(workspaceId, consumer.name, holder, last.sequence))) return last.sequence;
    reached = last.sequence;
  }
};

/** The consumer's cursor, or undefined when somebody else holds it. The document is there since the first append. */
const claim = async (workspaceId: string, name: string, holder: string): Promise<number | undefined> => {
  const now = new Date();
  const path = `consumers.${name}`;
  const doc = await EventCursorModel.findOneAndUpdate(
    { _id: workspaceId, workspaceId, $or: [{ [`${path}.until`]: { $exists: false } }, { [`${path}.until`]: { $lt: now } }] },
    { $set: { [`${path}.holder`]: holder, [`${path}.until`]: new Date(now.getTime() + LEASE_MS) } },
    { returnDocument: 'after' },
  ).lean<EventCursorDoc>();
  return doc === null ? undefined : doc.consumers[name]?.sequence ?? 0;
};

const advance = async (workspaceId: string, name: string, holder: string, sequence: number): Promise<boolean> => {
  const path = `consumers.${name}`;
  const result = await EventCursorModel.updateOne(
    { _id: workspaceId, workspaceId, [`${path}.holder`]: holder },
    { $set: { [`${path}.sequence`]: sequence, [`${path}.until`]: new Date(Date.now() + LEASE_MS) } },
  );
  return result.matchedCount === 1;
};

const release = async (workspaceId: string, name: string, holder: string): Promise<void> => {
  const path = `consumers.${name}`;
  await EventCursorModel.updateOne({ _id: workspaceId, workspaceId, [`${path}.holder`]: holder }, { $unset: { [`${path}.holder`]: '', [`${path}.until`]: '' } });
};
