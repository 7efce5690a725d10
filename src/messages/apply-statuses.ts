/**
 * Statuses from Meta -> the ledger. Each update carries its own condition, so doubles, late ones and any order give the same
 * state; the update that climbs also pushes the change that becomes `message.status`.
 */
import { storedError } from '../errors';
import type { EventLog } from '../events';
import type { StatusItem } from '../kit';
import { MessageModel, findMentioned, type MessageDoc, type PendingEvent } from './model';
import { recordChanges } from './record-changes';
import { RANK, climbs } from './rules';

/** Returns the statuses that belong to no message known (yet). */
export const applyStatuses = async (events: EventLog, workspaceId: string, items: readonly StatusItem[]): Promise<StatusItem[]> => {
  if (items.length === 0) return [];
  const find = await findMessages(workspaceId, items);
  const known: { item: StatusItem; message: MessageDoc }[] = [];
  const orphans: StatusItem[] = [];
  for (const item of items) {
    const message = find(item);
    if (message === undefined) orphans.push(item);
    else known.push({ item, message });
  }
  const climbing = known
    .filter(({ item, message }) => climbs(item.status, message.delivery))
    .sort((left, right) => left.message._id.localeCompare(right.message._id) || rankOf(left.item) - rankOf(right.item));
  if (climbing.length > 0) {
    await MessageModel.bulkWrite(climbing.map(({ item, message }) => ({ updateOne: toUpdate(workspaceId, message._id, item) })), { ordered: false });
  }
  // Also those that do not climb any more: their process may have died before it recorded the change.
  const touched = new Set(known.filter(({ item, message }) => climbs(item.status, message.delivery) || message.pendingEvents.length > 0).map(({ message }) => message._id));
  if (touched.size > 0) await recordChanges(events, await findMentioned(workspaceId, [...touched], []));
  return orphans;
};

/** Our own id, echoed by Meta, comes first: it is there before the answer of the call is stored. */
const findMessages = async (workspaceId: string, items: readonly StatusItem[]): Promise<(item: StatusItem) => MessageDoc | undefined> => {
  const ids = items.flatMap((item) => item.messageId ?? []);
  const wamids = items.filter((item) => item.messageId === null).map((item) => item.wamid);
  const found = await findMentioned(workspaceId, ids, wamids);
  const byId = new Map(found.map((message) => [message._id, message]));
  const byWamid = new Map(found.flatMap((message) => (message.wamid === undefined ? [] : [[message.wamid, message] as const])));
  return (item) => {
    const message = item.messageId === null ? byWamid.get(item.wamid) : byId.get(item.messageId);
    return message?.direction === 'out' && message.phoneNumberId === item.route.phoneNumberId ? message : undefined;
  };
};

/** `failed` last: it must not outrun a `delivered` of the same batch. */
const rankOf = (item: StatusItem): number => (item.status === 'failed' ? 9 : RANK[item.status]);

const toUpdate = (workspaceId: string, id: string, item: StatusItem) => {
  const { status, occurredAt, wamid } = item;
  const pricing = item.pricing === undefined ? undefined : JSON.stringify(item.pricing);
  const change: PendingEvent = {
    id: status, status, at: occurredAt,
    ...(item.error === null ? {} : { error: storedError('graph_rejected', item.error.detail, { code: item.error.code }) }),
    ...(pricing === undefined ? {} : { pricing }),
  };
  const set = {
    wamid, [`timestamps.${status}`]: occurredAt, updatedAt: new Date(), pendingSince: new Date(),
    ...(pricing === undefined ? {} : { 'delivery.pricing': pricing }),
  };
  return status === 'failed'
    ? {
        filter: { _id: id, workspaceId, 'delivery.failed': { $ne: true }, 'delivery.rank': { $lt: RANK.delivered } },
        update: { $set: { ...set, 'delivery.failed': true, ...(change.error === undefined ? {} : { 'delivery.error': change.error }) }, $push: { pendingEvents: change } },
      }
    : {
        filter: { _id: id, workspaceId, 'delivery.failed': { $ne: true }, 'delivery.rank': { $lt: RANK[status] } },
        update: { $set: { ...set, 'delivery.rank': RANK[status] }, $push: { pendingEvents: change } },
      };
};
