/**
 * Reads whole event logs by the API, as a careful reader would: page by page, every sequence
 * checked.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { isRecord } from '../../src/lib/json-text';
import { callJson } from '../demo/api';
import { anyWebUrl, type World } from './world';

export interface LoggedEvent {
  id: string;
  type: string;
  sequence: number;
  data: Record<string, unknown>;
  text: string;
}

export interface Logs {
  events: LoggedEvent[];
  problems: string[];
}

const PAGE = 1_000;

/** Of both workspaces. Gaps and ids that occur twice are problems. */
export async function readLogs(world: World): Promise<Logs> {
  const logs: Logs = { events: [], problems: [] };
  for (const { apiKey } of world.workspaces) await readLog(anyWebUrl(world), apiKey, logs);
  const ids = new Set(logs.events.map(({ id }) => id));
  if (ids.size !== logs.events.length)
    logs.problems.push(`${String(logs.events.length - ids.size)} event ids occur twice`);
  return logs;
}

async function readLog(url: string, apiKey: string, { events, problems }: Logs): Promise<void> {
  let after = 0;
  for (let more = true; more;) {
    const page = await callJson({
      method: 'GET',
      url: `${url}/v1/events?limit=${String(PAGE)}&after_sequence=${String(after)}`,
      apiKey,
    });
    const found = (Array.isArray(page['data']) ? page['data'] : []).map(toEvent);
    for (const { sequence } of found) {
      if (sequence !== after + 1)
        problems.push(`after sequence ${String(after)} comes ${String(sequence)}`);
      after = sequence;
    }
    events.push(...found);
    more = page['next_cursor'] !== null;
  }
}

function toEvent(json: unknown): LoggedEvent {
  const event = isRecord(json) ? json : {};
  const data = isRecord(event['data']) ? event['data'] : {};
  return {
    id: String(event['id']),
    type: String(event['type']),
    sequence: Number(event['sequence']),
    data,
    text: JSON.stringify(data),
  };
}

const QUIET_MS = 3_000;
const POLL_MS = 250;

/**
 * Waits until no call is waiting to be handled and the log has been still for a while; a lease of a
 * dead process may take a minute to run out. @returns how many batches of calls are left when
 * `withinMs` is over
 */
export async function untilQuiet(world: World, withinMs: number): Promise<number> {
  const deadlineMs = Date.now() + withinMs;
  let quietSinceMs = Date.now();
  let known = -1;
  for (;;) {
    const [left, events] = await Promise.all([
      countWaiting(world),
      world.db.collection('events').estimatedDocumentCount(),
    ]);
    if (left > 0 || events !== known) quietSinceMs = Date.now();
    known = events;
    if (Date.now() - quietSinceMs >= QUIET_MS || Date.now() > deadlineMs) return left;
    await pause(POLL_MS);
  }
}

/** What is not done has a time to be looked at. */
function countWaiting({ db }: World): Promise<number> {
  return db
    .collection('inboundbatches')
    .countDocuments({ state: 'new', sweepAt: { $gt: new Date(0) } });
}

export function countAttention({ db }: World, attention: 'parked' | 'unrouted'): Promise<number> {
  return db.collection('inboundbatches').countDocuments({ attention });
}
