/**
 * Consumers of the log, each with its own cursor per workspace: no state and no job per event. One
 * process at a time reads for all consumers of a workspace (a lease, renewed while it is at it), so
 * that a batch is read once and their cursors are stored together. If it dies, the lease runs out
 * and the next one goes on from the stored cursors: a batch may be handled twice, and each consumer
 * is idempotent.
 */
import { randomUUID } from 'node:crypto';
import { persist } from '../db';
import { isRecord } from '../lib/json-text';
import { whileRenewing } from '../lib/while-renewing';
import {
  EventCursorModel,
  readEvents,
  type EventCursorDoc,
  type EventDoc,
  type LoggedEvent,
} from './model';

export interface EventConsumer {
  name: string;
  /**
   * Handles events in order; called again with the same ones if the process dies before the cursor
   * is stored.
   */
  handle(workspaceId: string, events: readonly LoggedEvent[]): Promise<void>;
}

/** The message of ours that an event is about, if it is about one. */
export function messageOf({
  content,
}: LoggedEvent): { id: string; status: unknown; error: unknown } | undefined {
  const message = isRecord(content) ? content['message'] : undefined;
  if (!isRecord(message) || typeof message['id'] !== 'string') return undefined;
  return { id: message['id'], status: message['status'], error: message['error'] };
}

/**
 * Told of a consumer that failed: the others go on, and it is tried again from its cursor with the
 * next run.
 */
export type OnFailure = (consumer: EventConsumer, error: unknown) => void;

const LEASE_MS = 30_000;
/** How long a process that met a fault tries to give its lease back. */
const GIVE_BACK_MS = 10_000;
const BATCH = 500;

/** Lets all consumers catch up with the log. Returns at once when another process is at it. */
export async function runConsumers(
  workspaceId: string,
  consumers: readonly EventConsumer[],
  onFailure: OnFailure,
): Promise<void> {
  const run: Run = {
    workspaceId,
    holder: randomUUID(),
    running: [...consumers],
    cursors: new Map(),
    onFailure,
  };
  try {
    await catchUp(run);
  } catch (error) {
    // Otherwise nobody could go on until the lease runs out.
    await persist(() => giveBack(run), GIVE_BACK_MS);
    throw error;
  }
}

async function catchUp(run: Run): Promise<void> {
  const { workspaceId } = run;
  let head = await claim(run);
  while (head !== undefined) {
    const from = Math.min(...run.running.map((consumer) => cursorOf(run, consumer)));
    const events =
      run.running.length > 0 && from < head
        ? (await readEvents(workspaceId, { after: from, limit: BATCH })).map(withContent)
        : [];
    await whileRenewing(
      LEASE_MS,
      () => renew(run),
      () => handleAll(run, events),
    );
    const stay = events.length === BATCH && run.running.length > 0;
    // What is appended from now on wakes somebody who finds the lease free; what was appended
    // before is in this answer.
    const newHead = await advance(run, stay);
    if (newHead === undefined || run.running.length === 0) return;
    if (!stay && newHead <= Math.min(...run.running.map((consumer) => cursorOf(run, consumer))))
      return;
    head = stay ? Math.max(newHead, head) : await claim(run);
  }
}

function withContent(event: EventDoc): LoggedEvent {
  return {
    ...event,
    content: JSON.parse(event.data),
  };
}

interface Run {
  workspaceId: string;
  holder: string;
  /** Without those that failed in this run. */
  running: EventConsumer[];
  cursors: Map<string, number>;
  onFailure: OnFailure;
}

function cursorOf({ cursors }: Run, { name }: EventConsumer): number {
  return cursors.get(name) ?? 0;
}

/** Each gets what lies behind its own cursor. */
async function handleAll(run: Run, events: readonly LoggedEvent[]): Promise<void> {
  const last = events.at(-1);
  if (last === undefined) return;
  await Promise.all(
    run.running.map(async (consumer) => {
      const own = events.filter(({ sequence }) => sequence > cursorOf(run, consumer));
      try {
        if (own.length > 0) await consumer.handle(run.workspaceId, own);
        run.cursors.set(consumer.name, Math.max(last.sequence, cursorOf(run, consumer)));
      } catch (error) {
        run.running = run.running.filter((each) => each !== consumer);
        run.onFailure(consumer, error);
      }
    }),
  );
}

/**
 * Where the log ends, and where the consumers stand; undefined when somebody else is at it. The
 * document is there since the first append.
 */
async function claim(run: Run): Promise<number | undefined> {
  const { workspaceId, holder } = run;
  const now = new Date();
  const doc = await EventCursorModel.findOneAndUpdate(
    {
      _id: workspaceId,
      workspaceId,
      $or: [{ until: { $exists: false } }, { until: { $lt: now } }],
    },
    { $set: { holder, until: new Date(now.getTime() + LEASE_MS) } },
    { returnDocument: 'after' },
  ).lean<EventCursorDoc>();
  if (doc === null) return undefined;
  for (const { name } of run.running) run.cursors.set(name, doc.consumers[name]?.sequence ?? 0);
  return doc.head;
}

/** A batch may take long, and must not be begun by another process meanwhile. */
async function renew({ workspaceId, holder }: Run): Promise<void> {
  await EventCursorModel.updateOne(
    { _id: workspaceId, workspaceId, holder },
    { $set: { until: new Date(Date.now() + LEASE_MS) } },
  );
}

async function giveBack({ workspaceId, holder }: Run): Promise<void> {
  await EventCursorModel.updateOne(
    { _id: workspaceId, workspaceId, holder },
    { $unset: { holder: '', until: '' } },
  );
}

/**
 * Stores the cursors and, unless it stays, gives the lease back. Answers with the head, or
 * undefined to whoever lost the lease meanwhile. What was handled is handled all the same, so
 * cursors only rise.
 */
async function advance(
  { workspaceId, holder, cursors }: Run,
  stay: boolean,
): Promise<number | undefined> {
  const places = {
    $max: Object.fromEntries(
      [...cursors].map(([name, sequence]) => [`consumers.${name}.sequence`, sequence]),
    ),
  };
  const doc = await EventCursorModel.findOneAndUpdate(
    { _id: workspaceId, workspaceId, holder },
    {
      ...places,
      ...(stay
        ? { $set: { until: new Date(Date.now() + LEASE_MS) } }
        : { $unset: { holder: '', until: '' } }),
    },
    { returnDocument: 'after' },
  ).lean<EventCursorDoc>();
  if (doc === null) await EventCursorModel.updateOne({ _id: workspaceId, workspaceId }, places);
  return doc?.head;
}
