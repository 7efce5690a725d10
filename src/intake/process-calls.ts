/**
 * A batch of raw calls -> events. Each step is idempotent, and calls are marked done last: a process that dies anywhere in
 * between leaves them `new`, and the next one does it all again with the same result.
 */
import { randomUUID } from 'node:crypto';
import { noteHeard } from '../connections';
import type { EventDraft, EventLog } from '../events';
import { isUnavailable } from '../db';
import type { RawItem, StatusItem } from '../kit';
import { errorText } from '../lib/error-code';
import { groupBy } from '../lib/group-by';
import type { Log, Metrics } from '../log';
import type { Media } from '../media';
import type { Templates } from '../message-templates';
import type { Messages } from '../messages';
import type { Queues } from '../queue';
import type { Registry } from '../registry';
import { addTrouble, markShared, type CallEnds } from './call-troubles';
import { claimBatches, endBatches, type CallTrouble } from './model';
import { readCalls, type ReadableCall, type RoutedItem } from './read-calls';
import { INTAKE_QUEUE } from './receive-call';
import { resolveItems } from './resolve-items';
import { toDrafts, orphanDraft } from './to-drafts';
import { reviveCalls } from './waiting-calls';
import { withMedia } from './with-media';

export interface ProcessParts {
  queues: Queues;
  registry: Registry;
  events: EventLog;
  messages: Pick<Messages, 'applyStatuses'>;
  media: Pick<Media, 'expect'>;
  templates: Pick<Templates, 'applyChange' | 'contentChanged'>;
  /** How long a status waits for its message. */
  orphanAfterMs: number;
  log: Log;
  metrics: Metrics;
}

const LEASE_MS = 60_000;
const LOOK_AGAIN_MS = 1_000;

/**
 * Handles several batches together: the round trips are the same for one call and for a thousand.
 * @returns how long the oldest call has waited, in milliseconds
 */
export const processBatches = async (parts: ProcessParts, batchIds: readonly string[]): Promise<number> => {
  const batches = await claimBatches(batchIds, randomUUID(), LEASE_MS);
  const calls = batches.flatMap((batch) => batch.calls.map((call) => ({ ...call, replayed: batch.replayed === true })));
  if (calls.length === 0) return 0;
  const ends = await processCalls(parts, calls);
  await endBatches(batches, ends);
  const again = [...ends].filter(([, end]) => end.state === 'new').map(([id]) => id);
  if (again.length > 0) void parts.queues.add(INTAKE_QUEUE, again, { delayMs: LOOK_AGAIN_MS });
  await parts.queues.add(INTAKE_QUEUE, await reviveConnected(parts.registry.connector, calls.filter(({ id }) => ends.get(id)?.state === 'unrouted')));
  report(parts, calls, ends);
  return Date.now() - Math.min(...calls.map(({ receivedAt }) => receivedAt.getTime()));
};

const report = ({ metrics, log }: ProcessParts, calls: readonly ReadableCall[], ends: CallEnds): void => {
  for (const { id, receivedAt } of calls) {
    const end = ends.get(id);
    metrics.intakeCalls.inc({ outcome: end?.state ?? 'done' });
    metrics.intakeSeconds.observe((Date.now() - receivedAt.getTime()) / 1000);
    if (end !== undefined && end.state !== 'new') log.warn({ inbound_call_id: id, state: end.state, reason: end.reason }, 'an inbound call could not be handled; see `hub intake`');
  }
  log.debug({ calls: calls.length, left_open: ends.size }, 'inbound calls processed');
};

/**
 * A connection that came between the look and the end found nothing to release, so it is looked for once more. A process that dies
 * in between leaves such a call to a replay by hand.
 */
const reviveConnected = async (connector: Parameters<typeof readCalls>[0], unrouted: readonly ReadableCall[]): Promise<string[]> => {
  if (unrouted.length === 0) return [];
  // As a replay, so that only a connection that Meta has confirmed counts.
  const { ended } = await readCalls(connector, unrouted.map((call) => ({ ...call, replayed: true })));
  const connected = unrouted.filter(({ id }) => !ended.has(id));
  return (await Promise.all(connected.map(({ id }) => reviveCalls('unrouted', 'all', id)))).flat();
};

/** A call that makes all of them fail is found by handling each alone; it is parked, and the others go on. */
const processCalls = async (parts: ProcessParts, calls: readonly ReadableCall[]): Promise<CallEnds> => {
  try {
    return await processTogether(parts, calls);
  } catch (error) {
    if (isUnavailable(error)) throw error;
    const [only] = calls;
    if (calls.length === 1 && only !== undefined) return new Map([[only.id, { state: 'parked', reason: errorText(error) }]]);
  }
  const ends: CallEnds = new Map();
  for (const call of calls) for (const [id, end] of await processCalls(parts, [call])) ends.set(id, end);
  return ends;
};

const processTogether = async (parts: ProcessParts, calls: readonly ReadableCall[]): Promise<CallEnds> => {
  const { routed, ended } = await readCalls(parts.registry.connector, calls);
  await noteHeard(routed.map(({ connection, call }) => ({ connection, at: call.receivedAt })));
  const waiting: string[] = [];
  for (const [workspaceId, items] of groupBy(routed, ({ connection }) => connection.workspaceId)) {
    const result = await processWorkspace(parts, workspaceId, items);
    waiting.push(...result.deferred);
    for (const [id, trouble] of result.parked) addTrouble(ended, id, trouble);
  }
  markShared(ended, routed);
  // A call with a waiting status is handled whole once more, so it has no other end yet.
  for (const id of waiting) ended.set(id, { state: 'new', sweepAt: new Date(Date.now() + LOOK_AGAIN_MS), isLookedAt: true });
  return ended;
};

interface WorkspaceResult { deferred: string[]; parked: Map<string, CallTrouble> }

const processWorkspace = async (parts: ProcessParts, workspaceId: string, routed: readonly RoutedItem[]): Promise<WorkspaceResult> => {
  const statuses = await parts.messages.applyStatuses(workspaceId, routed.filter(isStatus).map(({ item }) => item));
  const { waiting, lost } = sortOrphans(statuses.orphans, routed, parts.orphanAfterMs);
  const parked = new Map<string, CallTrouble>();
  const park = ({ call }: RoutedItem, error: unknown): void => {
    // Not the item's fault: the whole batch comes again.
    if (isUnavailable(error)) throw error;
    parked.set(call.id, { state: 'parked', reason: errorText(error), workspaceIds: [workspaceId] });
  };
  const units = await withMedia(parts.media, workspaceId, await resolveItems(workspaceId, routed.filter((each) => !isStatus(each)), { onPoison: park, templates: parts.templates }));
  const drafts: EventDraft[] = [...statuses.drafts, ...lost.map(orphanDraft)];
  for (const unit of units) {
    try {
      drafts.push(...toDrafts(parts.registry.connector(unit.routed.call.connector)?.triggers ?? [], unit));
    } catch (error) {
      park(unit.routed, error);
    }
  }
  await parts.events.append(workspaceId, drafts);
  return { deferred: waiting.map(({ call }) => call.id), parked };
};

type RoutedStatus = RoutedItem & { item: StatusItem };

const isStatus = (routed: RoutedItem): routed is RoutedStatus => routed.item.kind === 'status';

/** A status may overtake the answer of its own call: its raw call waits a little, then it is told without a message. */
const sortOrphans = (orphans: readonly StatusItem[], routed: readonly RoutedItem[], afterMs: number): { waiting: RoutedStatus[]; lost: RoutedStatus[] } => {
  const orphaned = new Set<RawItem>(orphans);
  const found = routed.filter(isStatus).filter(({ item }) => orphaned.has(item));
  const isLost = ({ call }: RoutedStatus): boolean => Date.now() - call.receivedAt.getTime() >= afterMs;
  return { waiting: found.filter((each) => !isLost(each)), lost: found.filter(isLost) };
};
