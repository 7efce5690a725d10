/** Messages of one contact, in and out, newest first. */
import { isId } from '../lib/ids';
import { MessageModel, type MessageDoc } from './model';

export interface ContactMessages {
  contactId: string;
  phoneNumberIds: readonly string[];
  before?: string | undefined;
  limit: number;
}

export async function listContactMessages(
  workspaceId: string,
  { contactId, phoneNumberIds, before, limit }: ContactMessages,
): Promise<MessageDoc[]> {
  const [only] = phoneNumberIds;
  return MessageModel.find({
    workspaceId,
    contactId,
    phoneNumberId:
      phoneNumberIds.length === 1 && only !== undefined ? only : { $in: phoneNumberIds },
    ...(before === undefined ? {} : { _id: { $lt: before } }),
  })
    .sort({ _id: -1 })
    .limit(limit)
    .lean<MessageDoc[]>();
}

/** The messages that were sent with this text. */
export async function findByCallbackData(
  workspaceId: string,
  callbackData: string,
  limit: number,
): Promise<MessageDoc[]> {
  return MessageModel.find({ workspaceId, callbackData })
    .sort({ _id: -1 })
    .limit(limit)
    .lean<MessageDoc[]>();
}

/**
 * By our id or by Meta's: then there may be several, where two numbers of the workspace write to
 * each other.
 */
export async function findNamed(workspaceId: string, named: string): Promise<MessageDoc[]> {
  const byId = isId('msg', named);
  return MessageModel.find({ workspaceId, ...(byId ? { _id: named } : { wamid: named }) })
    .sort({ _id: -1 })
    .limit(MOST_NAMED)
    .lean<MessageDoc[]>();
}

const MOST_NAMED = 10;
