/**
 * A batch of raw calls -> events. Each step is idempotent, and calls are marked done last: a process that dies anywhere in
 * between leaves them `new`, and the next one does it all again with the same result.
 */
import { randomUUID } from 'node:crypto';
import type { EventDraft, EventLog } from '../events';
import { isUnavailable } from '../db';
import type { RawItem, StatusItem } from '../kit';
import { errorText } from '../lib/error-code';
import { groupBy } from '../lib/group-by';
import type { Log, Metrics } from '../log';
import type { Media } from '../media';
import type { Messages } from '../messages';
import type { Queues } from '../queue';
import type { Registry } from '../registry';
import { claimBatch, deferCalls, endCalls, type CallEnd, type InboundCallDoc } from './model';
import { readCalls, type RoutedItem } from './read-calls';
import { INTAKE_QUEUE } from './receive-call';
import { resolveItems } from './resolve-items';
import { toDrafts, orphanDraft } from './to-drafts';
import { withMedia } from './with-media';

export interface ProcessParts {
  queues: Queues;
  registry: Registry;
  events: EventLog;
  messages: Pick<Messages, 'applyStatuses'>;
  media: Pick<Media, 'expect'>;
  /** How long a status waits for its message. */
  orphanAfterMs: number;
  log: Log;
  metrics: Metrics;
}

const LEASE_MS = 60_000;
const LOOK_AGAIN_MS = 1_000;

export const processBatch = async (parts: ProcessParts, batchId: string): Promise<void> => {
  const calls = await claimBatch(batchId, randomUUID(), LEASE_MS);
  if (calls.length === 0) return;
  const { deferred, ended } = await processCalls(parts, calls);
  await endCalls(ended);
  await deferCalls(deferred, new Date(Date.now() + LOOK_AGAIN_MS));
  if (deferred.length > 0) void parts.queues.add(INTAKE_QUEUE, [batchId], { delayMs: LOOK_AGAIN_MS });
  for (const [id, { state, reason }] of ended) {
    parts.metrics.intakeCalls.inc({ outcome: state });
    if (reason !== undefined) parts.log.warn({ inbound_call_id: id, state, reason }, 'an inbound call could not be handled; see `hub intake`');
  }
  for (const call of calls) parts.metrics.intakeSeconds.observe((Date.now() - call.receivedAt.getTime()) / 1000);
  parts.log.debug({ batch_id: batchId, calls: calls.length, deferred: deferred.length }, 'inbound calls processed');
};

interface Processed { deferred: string[]; ended: Map<string, CallEnd> }

/** A call that makes the whole batch fail is found by handling each alone; it is parked, and the others go on. */
const processCalls = async (parts: ProcessParts, calls: readonly InboundCallDoc[]): Promise<Processed> => {
  try {
    return await processTogether(parts, calls);
  } catch (error) {
    if (isUnavailable(error)) throw error;
    const [only] = calls;
    if (calls.length === 1 && only !== undefined) return { deferred: [], ended: new Map([[only._id, { state: 'parked', reason: errorText(error) }]]) };
  }
  const alone: Processed = { deferred: [], ended: new Map() };
  for (const call of calls) {
    const { deferred, ended } = await processCalls(parts, [call]);
    alone.deferred.push(...deferred);
    for (const [id, end] of ended) alone.ended.set(id, end);
  }
  return alone;
};

const processTogether = async (parts: ProcessParts, calls: readonly InboundCallDoc[]): Promise<Processed> => {
  const { routed, ended } = await readCalls(parts.registry.connector, calls);
  const deferred = new Set<string>();
  for (const [workspaceId, items] of groupBy(routed, ({ connection }) => connection.workspaceId)) {
    const result = await processWorkspace(parts, workspaceId, items);
    for (const id of result.deferred) deferred.add(id);
    for (const [id, end] of result.parked) ended.set(id, end);
  }
  for (const call of calls) if (!ended.has(call._id)) ended.set(call._id, { state: 'done' });
  for (const id of deferred) ended.delete(id);
  return { deferred: [...deferred], ended };
};

interface WorkspaceResult { deferred: string[]; parked: Map<string, CallEnd> }

const processWorkspace = async (parts: ProcessParts, workspaceId: string, routed: readonly RoutedItem[]): Promise<WorkspaceResult> => {
  const { waiting, lost } = sortOrphans(
    await parts.messages.applyStatuses(workspaceId, routed.filter(isStatus).map(({ item }) => item)), routed, parts.orphanAfterMs,
  );
  const parked = new Map<string, CallEnd>();
  const park = ({ call }: RoutedItem, error: unknown): void => {
    // Not the item's fault: the whole batch comes again.
    if (isUnavailable(error)) throw error;
    parked.set(call._id, { state: 'parked', reason: errorText(error), workspaceIds: [workspaceId] });
  };
  const units = await withMedia(parts.media, workspaceId, await resolveItems(workspaceId, routed.filter((each) => !isStatus(each)), park));
  const drafts: EventDraft[] = lost.map(orphanDraft);
  for (const unit of units) {
    try {
      drafts.push(...toDrafts(parts.registry.connector(unit.routed.call.connector)?.triggers ?? [], unit));
    } catch (error) {
      park(unit.routed, error);
    }
  }
  await parts.events.append(workspaceId, drafts);
  return { deferred: waiting.map(({ call }) => call._id), parked };
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
