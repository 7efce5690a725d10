/** Inbound messages into the ledger. The id is derived from Meta's, so a repeat meets the same `_id`. */
import type { MessageItem } from '../kit';
import { insertNew } from '../db';
import { derivedId } from '../lib/ids';
import { MessageModel, type MessageDoc } from './model';

export interface InboundRecord { item: MessageItem; connectionId: string; contactId: string }

export const inboundId = (workspaceId: string, item: MessageItem): string => derivedId('msg', item.occurredAt.getTime(), workspaceId, item.wamid);

export const recordInbound = async (workspaceId: string, records: readonly InboundRecord[]): Promise<void> => {
  if (records.length === 0) return;
  const now = new Date();
  const docs: MessageDoc[] = records.map(({ item, connectionId, contactId }) => ({
    _id: inboundId(workspaceId, item), workspaceId, direction: 'in', connectionId, phoneNumberId: item.route.phoneNumberId ?? '', contactId,
    to: item.route.phoneNumberId ?? '', type: item.type, content: JSON.stringify(item.content ?? null), wamid: item.wamid,
    ...(item.replyToWamid === null ? {} : { replyToWamid: item.replyToWamid }),
    timestamps: {}, pendingEvents: [], createdAt: item.occurredAt, updatedAt: now,
  }));
  docs.sort((left, right) => left._id.localeCompare(right._id));
  await insertNew(MessageModel, docs);
};

/** Our ids of messages that Meta's ids name. */
export const findIdsByWamid = async (workspaceId: string, wamids: readonly string[]): Promise<Map<string, string>> => {
  if (wamids.length === 0) return new Map();
  const found = await MessageModel.find({ workspaceId, wamid: { $in: wamids } }, { wamid: 1 }).lean<Pick<MessageDoc, '_id' | 'wamid'>[]>();
  return new Map(found.flatMap((message) => (message.wamid === undefined ? [] : [[message.wamid, message._id] as const])));
};
