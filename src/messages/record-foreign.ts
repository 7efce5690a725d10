/**
 * Messages that the hub did not send: from customers, and from the phone app. The id is derived
 * from Meta's, so a repeat meets it.
 */
import { insertNew } from '../db';
import type { EchoItem, MessageItem } from '../kit';
import { derivedId } from '../lib/ids';
import { MessageModel, type MessageDoc } from './model';

type ForeignItem = MessageItem | EchoItem;

export interface ForeignRecord {
  item: ForeignItem;
  connectionId: string;
  contactId: string;
}

export function foreignId(workspaceId: string, { occurredAt, wamid }: ForeignItem): string {
  return derivedId('msg', occurredAt.getTime(), workspaceId, wamid);
}

export async function recordForeign(
  workspaceId: string,
  records: readonly ForeignRecord[],
): Promise<void> {
  const docs = records.map((record) => toDoc(workspaceId, record));
  docs.sort((left, right) => left._id.localeCompare(right._id));
  await insertNew(MessageModel, docs);
}

function toDoc(workspaceId: string, { item, connectionId, contactId }: ForeignRecord): MessageDoc {
  const phoneNumberId = item.route.phoneNumberId ?? '';
  const base = {
    _id: foreignId(workspaceId, item),
    workspaceId,
    connectionId,
    phoneNumberId,
    contactId,
    type: item.type,
    content: JSON.stringify(item.content ?? null),
    wamid: item.wamid,
    pendingEvents: [],
    createdAt: item.occurredAt,
    updatedAt: new Date(),
  };
  if (item.kind === 'message') {
    return {
      ...base,
      direction: 'in',
      to: phoneNumberId,
      timestamps: {},
      ...(item.replyToWamid === null ? {} : { replyToWamid: item.replyToWamid }),
    };
  }
  return {
    ...base,
    direction: 'out',
    to: item.to.phone ?? item.to.bsuid ?? '',
    timestamps: { accepted: item.occurredAt },
    call: { state: 'accepted', dueAt: item.occurredAt, attempts: 0, waits: 0, fence: 0 },
    delivery: { rank: 0, failed: false },
  };
}

/** Our ids of messages that Meta's ids name. */
export async function findIdsByWamid(
  workspaceId: string,
  wamids: readonly string[],
): Promise<Map<string, string>> {
  if (wamids.length === 0) return new Map();
  const found = await MessageModel.find({ workspaceId, wamid: { $in: wamids } }, { wamid: 1 }).lean<
    Pick<MessageDoc, '_id' | 'wamid'>[]
  >();
  return new Map(
    found.flatMap((message) =>
      message.wamid === undefined ? [] : [[message.wamid, message._id] as const],
    ),
  );
}

/** Contact and number of our messages, by their ids. */
export async function findReceivers(
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, { contactId: string; phoneNumberId: string }>> {
  const found = await MessageModel.find(
    { workspaceId, _id: { $in: ids } },
    { contactId: 1, phoneNumberId: 1 },
  ).lean<Pick<MessageDoc, '_id' | 'contactId' | 'phoneNumberId'>[]>();
  return new Map(
    found.map(({ _id, contactId, phoneNumberId }) => [_id, { contactId, phoneNumberId }]),
  );
}
