/**
 * Raw calls -> events, all of them together. What fails in one workspace, or with one item, stops
 * no other: it is told, and the call comes again. Idempotent.
 */
import { noteHeard } from '../connections';
import { isPassing } from '../db';
import type { EventDraft, EventLog } from '../events';
import type { RawItem, StatusItem } from '../kit';
import { groupBy } from '../lib/group-by';
import type { Media } from '../media';
import type { Templates } from '../message-templates';
import type { Messages } from '../messages';
import type { Registry } from '../registry';
import { markShared, type CallEnds } from './call-troubles';
import type { Failure } from './failed-calls';
import { readCalls, type ReadableCall, type RoutedItem } from './read-calls';
import { resolveItems } from './resolve-items';
import { toDrafts, orphanDraft } from './to-drafts';
import { withMedia } from './with-media';

export interface HandleParts {
  registry: Registry;
  events: EventLog;
  messages: Pick<Messages, 'applyStatuses'>;
  media: Pick<Media, 'expect'>;
  templates: Pick<Templates, 'applyChange' | 'contentChanged'>;
  /** How long a status waits for its message. */
  orphanAfterMs: number;
}

export const LOOK_AGAIN_MS = 1_000;

/**
 * Of those that went well: `ends` gets the ends, if they have any but a good one. @returns those
 * that failed, by their place
 */
export async function handleTogether(
  parts: HandleParts,
  calls: readonly ReadableCall[],
  ends: CallEnds,
): Promise<ReadonlyMap<number, Failure>> {
  try {
    const { ended, failures } = await handleEach(parts, calls);
    for (const [id, end] of ended) if (!failures.has(id)) ends.set(id, end);
    return placesOf(calls, failures);
  } catch (error) {
    return new Map(calls.map((_, place) => [place, { error, workspaceIds: [] }]));
  }
}

function placesOf(
  calls: readonly ReadableCall[],
  failures: ReadonlyMap<string, Failure>,
): ReadonlyMap<number, Failure> {
  return new Map(
    calls.flatMap(({ id }, place): [number, Failure][] => {
      const failure = failures.get(id);
      return failure === undefined ? [] : [[place, failure]];
    }),
  );
}

/** What fails in one workspace stops no other. */
async function handleEach(
  parts: HandleParts,
  calls: readonly ReadableCall[],
): Promise<{ ended: CallEnds; failures: Map<string, Failure> }> {
  const { routed, ended } = await readCalls(parts.registry.connector, calls);
  await noteHeard(routed.map(({ connection, call }) => ({ connection, at: call.receivedAt })));
  const waiting: string[] = [];
  const failures = new Map<string, Failure>();
  for (const [workspaceId, items] of groupBy(routed, ({ connection }) => connection.workspaceId)) {
    const fail = ({ call: { id } }: RoutedItem, error: unknown): void => {
      failures.set(id, {
        error,
        workspaceIds: [...new Set([...(failures.get(id)?.workspaceIds ?? []), workspaceId])],
      });
    };
    try {
      waiting.push(...(await handleWorkspace(parts, { workspaceId, routed: items, fail })));
    } catch (error) {
      for (const item of items) fail(item, error);
    }
  }
  markShared(ended, routed);
  // A call with a waiting status is handled whole once more, so it has no other end yet.
  for (const id of waiting)
    ended.set(id, {
      state: 'new',
      sweepAt: new Date(Date.now() + LOOK_AGAIN_MS),
      isLookedAt: true,
    });
  return { ended, failures };
}

interface OfWorkspace {
  workspaceId: string;
  routed: readonly RoutedItem[];
  /** An item that can't be handled; the others go on. */
  fail: (item: RoutedItem, error: unknown) => void;
}

/** @returns calls that wait */
async function handleWorkspace(
  parts: HandleParts,
  { workspaceId, routed, fail }: OfWorkspace,
): Promise<string[]> {
  const statuses = await parts.messages.applyStatuses(
    workspaceId,
    routed.filter(isStatus).map(({ item }) => item),
  );
  const { waiting, lost } = sortOrphans(statuses.orphans, routed, parts.orphanAfterMs);
  const onPoison = (item: RoutedItem, error: unknown): void => {
    // Probably not the item's fault: all of them come again.
    if (isPassing(error)) throw error;
    fail(item, error);
  };
  const units = await withMedia(
    parts.media,
    workspaceId,
    await resolveItems(
      workspaceId,
      routed.filter((each) => !isStatus(each)),
      { onPoison, templates: parts.templates },
    ),
  );
  const drafts: EventDraft[] = [...statuses.drafts, ...lost.map(orphanDraft)];
  for (const unit of units) {
    try {
      drafts.push(
        ...toDrafts(parts.registry.connector(unit.routed.call.connector)?.triggers ?? [], unit),
      );
    } catch (error) {
      onPoison(unit.routed, error);
    }
  }
  await parts.events.append(workspaceId, drafts);
  return waiting.map(({ call }) => call.id);
}

type RoutedStatus = RoutedItem & { item: StatusItem };

function isStatus(routed: RoutedItem): routed is RoutedStatus {
  return routed.item.kind === 'status';
}

/**
 * A status may overtake the answer of its own call: its raw call waits a little, then it is told
 * without a message.
 */
function sortOrphans(
  orphans: readonly StatusItem[],
  routed: readonly RoutedItem[],
  afterMs: number,
): { waiting: RoutedStatus[]; lost: RoutedStatus[] } {
  const orphaned = new Set<RawItem>(orphans);
  const found = routed.filter(isStatus).filter(({ item }) => orphaned.has(item));
  const isLost = ({ call }: RoutedStatus): boolean =>
    Date.now() - call.receivedAt.getTime() >= afterMs;
  return { waiting: found.filter((each) => !isLost(each)), lost: found.filter(isLost) };
}
