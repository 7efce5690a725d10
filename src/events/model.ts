/**
 * The event log. An event's `_id` is its workspace and padded sequence, so one index gives order,
 * gaplessness and dedupe of positions. `data` is kept as JSON text: what customers write may hold
 * keys that MongoDB reads as operators, and deliveries need the same bytes each time.
 */
import { Schema, model } from 'mongoose';
import { SYSTEM, tenant } from '../db';
import { timeOf } from '../lib/ids';

export interface EventDoc {
  _id: string;
  workspaceId: string;
  sequence: number;
  publicId: string;
  type: string;
  connectionId: string | null;
  occurredAt: Date;
  dedupeKey: string;
  data: string;
}

/** An event whose data is read, once for all consumers. */
export type LoggedEvent = EventDoc & { content: unknown };

const eventSchema = new Schema<EventDoc>(
  {
    _id: String,
    workspaceId: String,
    sequence: Number,
    publicId: String,
    type: String,
    connectionId: String,
    occurredAt: Date,
    dedupeKey: String,
    data: String,
  },
  { versionKey: false },
);
eventSchema.plugin(tenant);
eventSchema.index({ workspaceId: 1, dedupeKey: 1 });
eventSchema.index({ workspaceId: 1, type: 1, _id: 1 });
export const EventModel = model('Event', eventSchema);

const SEQUENCE_DIGITS = 14;

export function eventKey(workspaceId: string, sequence: number): string {
  return `${workspaceId}:${String(sequence).padStart(SEQUENCE_DIGITS, '0')}`;
}

/**
 * A primary that falls may lose what most members do not have yet. Nobody may build on such an
 * event: a reader would find another one under its number later, and the next append would leave a
 * gap.
 */
const COMMITTED = 'majority';

/**
 * The greatest sequence of the workspace; 0 when its log is empty. The hint keeps the
 * server from an index of the workspace, which needs a sort.
 */
export async function readHead(workspaceId: string): Promise<number> {
  const last = await EventModel.findOne(
    { workspaceId, _id: { $gt: eventKey(workspaceId, 0), $lte: `${workspaceId}:9` } },
    { sequence: 1 },
  )
    .sort({ _id: -1 })
    .hint({ _id: 1 })
    .readConcern(COMMITTED)
    .lean();
  return last?.sequence ?? 0;
}

export interface EventRange {
  after: number;
  upTo?: number | undefined;
  types?: readonly string[] | undefined;
  limit: number;
}

/** Events in order. */
export async function readEvents(
  workspaceId: string,
  { after, upTo, types, limit }: EventRange,
): Promise<EventDoc[]> {
  const span = {
    $gt: eventKey(workspaceId, after),
    $lte: upTo === undefined ? `${workspaceId}:9` : eventKey(workspaceId, upTo),
  };
  const query =
    types === undefined
      ? EventModel.find({ workspaceId, _id: span }).hint({ _id: 1 })
      : EventModel.find({ workspaceId, _id: span, type: { $in: types } });
  return query.sort({ _id: 1 }).limit(limit).readConcern(COMMITTED).lean<EventDoc[]>();
}

export async function findEvent(workspaceId: string, sequence: number): Promise<EventDoc | null> {
  return EventModel.findOne({ workspaceId, _id: eventKey(workspaceId, sequence) }).lean<EventDoc>();
}

/** The events of these occurrences, in order. */
export async function findByDedupeKeys(
  workspaceId: string,
  dedupeKeys: readonly string[],
): Promise<EventDoc[]> {
  return (
    await EventModel.find({ workspaceId, dedupeKey: { $in: dedupeKeys } }).lean<EventDoc[]>()
  ).sort((left, right) => left.sequence - right.sequence);
}

/** The newest events of a type, newest first: real samples. */
export async function readNewest(
  workspaceId: string,
  type: string,
  limit: number,
): Promise<EventDoc[]> {
  return EventModel.find({ workspaceId, type }).sort({ _id: -1 }).limit(limit).lean<EventDoc[]>();
}

/**
 * The last event that was in the log before a time: a search by halves, since ids carry the time of
 * appending.
 */
export async function lastSequenceBefore(workspaceId: string, time: Date): Promise<number> {
  let low = 0;
  let high = await readHead(workspaceId);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const event = await findEvent(workspaceId, middle);
    if (event !== null && timeOf(event.publicId) >= time.getTime()) high = middle - 1;
    else low = middle;
  }
  return low;
}

/**
 * Where the log of a workspace ends and how far each consumer has read. One small document, so one
 * scan finds who lags.
 */
export interface EventCursorDoc {
  /** The workspace. */
  _id: string;
  workspaceId: string;
  head: number;
  consumers: Record<string, { sequence: number } | undefined>;
  /** Who reads for the consumers right now, until when. */
  holder?: string;
  until?: Date;
}

const cursorSchema = new Schema<EventCursorDoc>(
  {
    _id: String,
    workspaceId: String,
    head: { type: Number, default: 0 },
    consumers: { type: Schema.Types.Mixed, default: {} },
    holder: String,
    until: Date,
  },
  { versionKey: false, minimize: false },
);
cursorSchema.plugin(tenant);
export const EventCursorModel = model('EventCursor', cursorSchema);

/** A system query: workspaces whose log was ever written to. */
export async function findLoggedWorkspaces(): Promise<string[]> {
  return (
    await EventCursorModel.find({}, { _id: 1 })
      .setOptions(SYSTEM)
      .lean<Pick<EventCursorDoc, '_id'>[]>()
  ).map(({ _id }) => _id);
}

/** A system query: workspaces in which some consumer has not read up to the head. */
export async function workspacesBehind(consumers: readonly string[]): Promise<string[]> {
  const behind: string[] = [];
  for await (const cursor of EventCursorModel.find({})
    .setOptions(SYSTEM)
    .lean<EventCursorDoc[]>()
    .cursor()) {
    if (consumers.some((name) => (cursor.consumers[name]?.sequence ?? 0) < cursor.head))
      behind.push(cursor._id);
  }
  return behind;
}
