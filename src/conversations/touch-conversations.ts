/**
 * Inbound messages -> conversations and their windows, many at once. Two reads and one write, whatever the number. Each
 * update carries its own condition and times only grow, so repeats and any order give the same result.
 */
import { repeatOnConflict } from '../db';
import { newId } from '../lib/ids';
import { ConversationModel, WINDOW_MS, conversationKey, findConversations, type ConversationDoc } from './model';

export interface InboundTouch { contactId: string; phoneNumberId: string; messageId: string; at: Date; fromAd: boolean }

type KeyedTouch = InboundTouch & { key: string };

/** Enough to answer repeats of a week. */
const REMEMBERED_OPENINGS = 20;

/** The conversations by key, after the messages. */
export const touchConversations = async (workspaceId: string, touches: readonly InboundTouch[]): Promise<Map<string, ConversationDoc>> => {
  if (touches.length === 0) return new Map();
  const sorted = touches
    .map((touch) => ({ ...touch, key: conversationKey(workspaceId, touch.contactId, touch.phoneNumberId) }))
    .sort((left, right) => left.key.localeCompare(right.key) || left.at.getTime() - right.at.getTime());
  const keys = [...new Set(sorted.map((touch) => touch.key))];
  const known = await findConversations(workspaceId, keys);
  const operations = sorted.flatMap((touch) => toOperations(workspaceId, touch, advance(known, touch)));
  await repeatOnConflict(() => ConversationModel.bulkWrite(operations, { ordered: true }));
  return findConversations(workspaceId, keys);
};

type Step = 'create' | 'open' | 'extend';

/** What this message does, judged in the order of the batch; the operation's own condition has the last word. */
const advance = (known: Map<string, ConversationDoc>, { key, at, messageId, contactId, phoneNumberId }: KeyedTouch): Step => {
  const conversation = known.get(key);
  const lastInboundAt = conversation?.lastInboundAt.getTime() ?? Number.NEGATIVE_INFINITY;
  const step: Step = conversation === undefined ? 'create' : lastInboundAt < at.getTime() - WINDOW_MS ? 'open' : 'extend';
  known.set(key, {
    _id: key, workspaceId: '', publicId: '', contactId, phoneNumberId, openedBy: [], firstMessageId: messageId, createdAt: at, ...conversation,
    lastInboundAt: new Date(Math.max(lastInboundAt, at.getTime())),
  });
  return step;
};

const toOperations = (workspaceId: string, touch: KeyedTouch, step: Step) => {
  const { key: _id, contactId, phoneNumberId, messageId, at, fromAd } = touch;
  const ad = fromAd ? { adAt: at } : {};
  const created = { publicId: newId('cnv'), contactId, phoneNumberId, firstMessageId: messageId, openedBy: [messageId], createdAt: new Date() };
  const extend = { updateOne: { filter: { _id, workspaceId }, update: { $max: { lastInboundAt: at, ...ad }, $setOnInsert: created }, upsert: step === 'create' } };
  if (step !== 'open') return [extend];
  const open = {
    updateOne: {
      filter: { _id, workspaceId, lastInboundAt: { $lt: new Date(at.getTime() - WINDOW_MS) } },
      update: { $push: { openedBy: { $each: [messageId], $slice: -REMEMBERED_OPENINGS } } },
    },
  };
  return [open, extend];
};
