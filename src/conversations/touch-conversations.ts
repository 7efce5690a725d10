/**
 * Inbound messages -> conversations and their windows, many at once. Two reads and one write,
 * whatever the number. Each update carries its own condition and times only grow, so repeats and
 * any order give the same result.
 */
import { repeatOnConflict } from '../db';
import { newId } from '../lib/ids';
import {
  ConversationModel,
  WINDOW_MS,
  conversationKey,
  findConversations,
  type ConversationDoc,
  type ConversationUpdate,
} from './model';

export interface InboundTouch {
  contactId: string;
  phoneNumberId: string;
  messageId: string;
  at: Date;
  fromAd: boolean;
}

type KeyedTouch = InboundTouch & { key: string };

/** Enough to answer repeats of a week. */
const REMEMBERED_OPENINGS = 20;

/** The conversations by key, after the messages. */
export async function touchConversations(
  workspaceId: string,
  touches: readonly InboundTouch[],
): Promise<Map<string, ConversationDoc>> {
  if (touches.length === 0) return new Map();
  const sorted = touches
    .map((touch) => ({
      ...touch,
      key: conversationKey(workspaceId, touch.contactId, touch.phoneNumberId),
    }))
    .sort(
      (left, right) => left.key.localeCompare(right.key) || left.at.getTime() - right.at.getTime(),
    );
  const keys = [...new Set(sorted.map((touch) => touch.key))];
  // Planned anew each time: somebody else may have made the conversation meanwhile, or we may have
  // written to the contact first.
  await repeatOnConflict(async () => {
    const known = await findConversations(workspaceId, keys);
    const operations = sorted.flatMap((touch) =>
      toOperations(workspaceId, touch, advance(known, touch)),
    );
    await ConversationModel.bulkWrite(operations, { ordered: true });
  });
  return findConversations(workspaceId, keys);
}

type Step = 'begin' | 'open' | 'extend';

/**
 * What this message does, judged in the order of the batch; the operation's own condition has the
 * last word.
 */
function advance(
  known: Map<string, ConversationDoc>,
  { key, at, messageId, contactId, phoneNumberId }: KeyedTouch,
): Step {
  const conversation = known.get(key);
  const lastInboundAt = conversation?.lastInboundAt?.getTime();
  known.set(key, {
    _id: key,
    workspaceId: '',
    publicId: '',
    contactId,
    phoneNumberId,
    openedBy: [],
    firstMessageId: messageId,
    lastMessageAt: at,
    createdAt: at,
    ...conversation,
    lastInboundAt: new Date(Math.max(lastInboundAt ?? Number.NEGATIVE_INFINITY, at.getTime())),
  });
  if (lastInboundAt === undefined) return 'begin';
  return lastInboundAt < at.getTime() - WINDOW_MS ? 'open' : 'extend';
}

function toOperations(workspaceId: string, touch: KeyedTouch, step: Step): ConversationUpdate[] {
  return [
    ...inboundOperations(workspaceId, touch, step),
    ...(touch.fromAd ? [adOperation(workspaceId, touch)] : []),
  ];
}

function inboundOperations(
  workspaceId: string,
  { key: _id, contactId, phoneNumberId, messageId, at }: KeyedTouch,
  step: Step,
): ConversationUpdate[] {
  const extend = {
    updateOne: {
      filter: { _id, workspaceId },
      update: { $max: { lastInboundAt: at, lastMessageAt: at } },
    },
  };
  if (step === 'extend') return [extend];
  if (step === 'open') return [openOperation(workspaceId, _id, { messageId, at }), extend];
  // The first message of the contact, whether or not we have written before.
  return [
    {
      updateOne: {
        filter: { _id, workspaceId, lastInboundAt: { $exists: false } },
        update: {
          $set: { lastInboundAt: at, firstMessageId: messageId, openedBy: [messageId] },
          $max: { lastMessageAt: at },
          $setOnInsert: { publicId: newId('cnv'), contactId, phoneNumberId, createdAt: new Date() },
        },
        upsert: true,
      },
    },
  ];
}

/** Not one that was answered already: Meta may deliver it again. */
function adOperation(workspaceId: string, { key: _id, at }: KeyedTouch): ConversationUpdate {
  return {
    updateOne: {
      filter: { _id, workspaceId, adAnsweredAt: { $not: { $gte: at } } },
      update: { $max: { adAt: at } },
    },
  };
}

/** Of two at once the second finds the window open. */
function openOperation(
  workspaceId: string,
  _id: string,
  { messageId, at }: { messageId: string; at: Date },
) {
  return {
    updateOne: {
      filter: { _id, workspaceId, lastInboundAt: { $lt: new Date(at.getTime() - WINDOW_MS) } },
      update: {
        $max: { lastInboundAt: at, lastMessageAt: at },
        $push: { openedBy: { $each: [messageId], $slice: -REMEMBERED_OPENINGS } },
      },
    },
  };
}
