/**
 * Statuses from Meta -> the ledger. Each update carries its own condition, so doubles, late ones
 * and any order give the same state. A status whose time stands in the ledger afterwards has
 * climbed, now or when this call was handled before, and is an event; the raw call is marked done
 * only once it is in the log, so a process that dies in between loses nothing.
 */
import { toStoredError } from '../errors';
import type { EventDraft } from '../events';
import type { StatusItem } from '../kit';
import type { FailedByStatus } from './hold-after-status';
import {
  MessageModel,
  findMentioned,
  type DeliveryStatus,
  type MessageHead,
  type PendingEvent,
} from './model';
import { statusDraft } from './record-changes';
import { RANK, climbs } from './rules';

export interface AppliedStatuses {
  /** Statuses that belong to no message known (yet). */
  orphans: StatusItem[];
  /** `message.status` for each that has climbed. */
  drafts: EventDraft[];
  /** Of those: failures that concern more than their message. */
  failed: FailedByStatus[];
}

const STEPS: readonly DeliveryStatus[] = ['sent', 'delivered', 'read', 'played'];

interface Known {
  item: StatusItem;
  message: MessageHead;
}

export async function applyStatuses(
  workspaceId: string,
  items: readonly StatusItem[],
): Promise<AppliedStatuses> {
  if (items.length === 0) return { orphans: [], drafts: [], failed: [] };
  const find = await findMessages(workspaceId, items);
  const known: Known[] = [];
  const orphans: StatusItem[] = [];
  for (const item of items) {
    const message = find(item);
    if (message === undefined) orphans.push(item);
    else known.push({ item, message });
  }
  known.sort(
    (left, right) =>
      left.message._id.localeCompare(right.message._id) || rankOf(left.item) - rankOf(right.item),
  );
  const climbing = known.filter(({ item, message }) => climbs(item.status, message.delivery));
  if (climbing.length > 0) {
    await MessageModel.bulkWrite(
      climbing.map(({ item, message }) => ({
        updateOne: toUpdate(workspaceId, message._id, item),
      })),
      { ordered: false },
    );
  }
  const after = new Map(
    (
      await findMentioned(workspaceId, [...new Set(known.map(({ message }) => message._id))], [])
    ).map((message) => [message._id, message]),
  );
  await keepLate(workspaceId, known, after);
  const own = new Set(known.map(({ item, message }) => `${message._id}:${item.status}`));
  const climbed = known.flatMap(({ item, message: { _id } }) => {
    const message = after.get(_id);
    // The time of a failure may be that of the call.
    return message?.timestamps[item.status] === undefined ||
      (item.status === 'failed' && message.delivery?.failed !== true)
      ? []
      : [{ item, message }];
  });
  const drafts = climbed.flatMap(({ item, message }) => {
    const before = earlierDrafts(message, item).filter(
      ({ status }) => !own.has(`${message._id}:${status}`),
    );
    return [...before.map(({ draft }) => draft), statusDraft(message, toChange(item))];
  });
  return { orphans, drafts, failed: climbed.filter(({ item }) => item.pauses !== undefined) };
}

/**
 * What a status that came too late to climb tells all the same: its time, and the price, which Meta
 * may give with it only.
 */
async function keepLate(
  workspaceId: string,
  known: readonly Known[],
  after: ReadonlyMap<string, MessageHead>,
): Promise<void> {
  const operations = known.flatMap(
    ({ item: { status, occurredAt, pricing }, message: { _id } }) => {
      const now = after.get(_id);
      const isLate =
        status !== 'failed' &&
        now?.timestamps[status] === undefined &&
        now?.lateTimes?.[status] === undefined;
      const hasPrice = pricing !== undefined && now?.delivery?.pricing === undefined;
      return [
        ...(isLate
          ? [
              {
                filter: { _id, workspaceId, [`timestamps.${status}`]: { $exists: false } },
                update: { $set: { [`lateTimes.${status}`]: occurredAt } },
              },
            ]
          : []),
        ...(hasPrice
          ? [
              {
                filter: { _id, workspaceId, 'delivery.pricing': { $exists: false } },
                update: { $set: { 'delivery.pricing': JSON.stringify(pricing) } },
              },
            ]
          : []),
      ];
    },
  );
  if (operations.length > 0)
    await MessageModel.bulkWrite(
      operations.map((updateOne) => ({ updateOne })),
      { ordered: false },
    );
}

/**
 * What climbed before this status is told before it: whoever applied it may not have told it yet
 * (or have died), and a reader of the log must not see a message fall back. What is told already is
 * dropped by its dedupe key.
 */
function earlierDrafts(
  message: MessageHead,
  item: StatusItem,
): { status: DeliveryStatus; draft: EventDraft }[] {
  return STEPS.flatMap((status) => {
    const at = RANK[status] < rankOf(item) ? message.timestamps[status] : undefined;
    const pricing = message.delivery?.pricing;
    return at === undefined
      ? []
      : [
          {
            status,
            draft: statusDraft(message, {
              id: status,
              status,
              at,
              ...(pricing === undefined ? {} : { pricing }),
            }),
          },
        ];
  });
}

/** Our own id, echoed by Meta, comes first: it is there before the answer of the call is stored. */
async function findMessages(
  workspaceId: string,
  items: readonly StatusItem[],
): Promise<(item: StatusItem) => MessageHead | undefined> {
  const ids = items.flatMap((item) => item.messageId ?? []);
  const wamids = items.filter((item) => item.messageId === null).map((item) => item.wamid);
  const found = await findMentioned(workspaceId, ids, wamids);
  const byId = new Map(found.map((message) => [message._id, message]));
  const byWamid = new Map(
    found.flatMap((message) =>
      message.wamid === undefined ? [] : [[message.wamid, message] as const],
    ),
  );
  return (item) => {
    const message = item.messageId === null ? byWamid.get(item.wamid) : byId.get(item.messageId);
    return message?.direction === 'out' && message.phoneNumberId === item.route.phoneNumberId
      ? message
      : undefined;
  };
}

/** `failed` last: it must not outrun a `delivered` of the same batch. */
function rankOf(item: StatusItem): number {
  return item.status === 'failed' ? 9 : RANK[item.status];
}

function toChange({ status, occurredAt, error, pricing }: StatusItem): PendingEvent {
  return {
    id: status,
    status,
    at: occurredAt,
    ...(error === null ? {} : { error: toStoredError(error) }),
    ...(pricing === undefined ? {} : { pricing: JSON.stringify(pricing) }),
  };
}

function toUpdate(workspaceId: string, id: string, item: StatusItem) {
  const { status, wamid } = item;
  const { at, error, pricing } = toChange(item);
  const set = {
    wamid,
    [`timestamps.${status}`]: at,
    updatedAt: new Date(),
    ...(pricing === undefined ? {} : { 'delivery.pricing': pricing }),
  };
  return status === 'failed'
    ? {
        filter: {
          _id: id,
          workspaceId,
          'delivery.failed': { $ne: true },
          'delivery.rank': { $lt: RANK.delivered },
        },
        update: {
          $set: {
            ...set,
            'delivery.failed': true,
            ...(error === undefined ? {} : { 'delivery.error': error }),
          },
        },
      }
    : {
        filter: {
          _id: id,
          workspaceId,
          'delivery.failed': { $ne: true },
          'delivery.rank': { $lt: RANK[status] },
        },
        update: { $set: { ...set, 'delivery.rank': RANK[status] } },
      };
}
