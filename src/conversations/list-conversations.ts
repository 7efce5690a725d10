/**
 * The newest conversations by their last message. Several may have the same time, so a cursor names
 * time and id.
 */
import { invalidField } from '../errors';
import { isId } from '../lib/ids';
import { ConversationModel, WINDOW_MS, type ConversationDoc } from './model';

export interface ConversationQuery {
  contactId?: string | undefined;
  phoneNumberId?: string | undefined;
  /** A user's id, or `none`. */
  assignee?: string | undefined;
  /** Whether its window is open; what Meta decides counts as closed. */
  open?: boolean | undefined;
  cursor?: string | undefined;
  limit: number;
}

const NOBODY = 'none';

/** The longest window: while one is open something was written within it. */
const FREE_ENTRY_MS = 3 * WINDOW_MS;

export async function listConversations(
  workspaceId: string,
  query: ConversationQuery,
): Promise<ConversationDoc[]> {
  const { contactId, phoneNumberId, assignee, open, cursor, limit } = query;
  const conditions = [
    ...(open === undefined ? [] : windowConditions(open, new Date())),
    ...(cursor === undefined ? [] : afterCursor(cursor)),
  ];
  return ConversationModel.find({
    workspaceId,
    ...(contactId === undefined
      ? {}
      : { _id: { $gt: `${workspaceId}:${contactId}:`, $lt: `${workspaceId}:${contactId};` } }),
    ...(phoneNumberId === undefined ? {} : { phoneNumberId }),
    ...(assignee === undefined
      ? {}
      : { assignee: assignee === NOBODY ? { $exists: false } : assignee }),
    ...(conditions.length === 0 ? {} : { $and: conditions }),
  })
    .sort({ lastMessageAt: -1, publicId: -1 })
    .limit(limit)
    .lean<ConversationDoc[]>();
}

export function cursorOf({ lastMessageAt, publicId }: ConversationDoc): string {
  return `${String(lastMessageAt.getTime())}.${publicId}`;
}

function afterCursor(cursor: string) {
  const [time = '', id = ''] = cursor.split('.', 2);
  const at = new Date(Number(time));
  if (!/^\d{1,15}$/.test(time) || !isId('cnv', id))
    throw invalidField('/cursor', 'is not a cursor of this list');
  return [
    { lastMessageAt: { $lte: at } },
    { $or: [{ lastMessageAt: { $lt: at } }, { publicId: { $lt: id } }] },
  ];
}

function windowConditions(open: boolean, now: Date) {
  const since = new Date(now.getTime() - WINDOW_MS);
  return open
    ? [
        { lastMessageAt: { $gte: new Date(now.getTime() - FREE_ENTRY_MS) } },
        { $or: [{ lastInboundAt: { $gte: since } }, { freeEntryUntil: { $gte: now } }] },
      ]
    : [
        { $or: [{ lastInboundAt: { $exists: false } }, { lastInboundAt: { $lt: since } }] },
        { $or: [{ freeEntryUntil: { $exists: false } }, { freeEntryUntil: { $lt: now } }] },
      ];
}
