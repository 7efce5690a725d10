/**
 * The log's consumer for what we wrote, from the hub or the phone app: it moves the conversation
 * up, and makes it when we wrote first. An answer within 24 hours to a message from an ad opens a
 * window of 72 hours, counted from the answer (Meta: pricing, "free entry point"). Idempotent:
 * times only grow, and the first answer decides.
 */
import { repeatOnConflict } from '../db';
import { messageOf, type EventConsumer, type LoggedEvent } from '../events';
import { newId } from '../lib/ids';
import { ConversationModel, WINDOW_MS, conversationKey, type ConversationUpdate } from './model';

const FREE_ENTRY_MS = 72 * 3_600_000;

interface Receiver {
  contactId: string;
  phoneNumberId: string;
}
interface Written extends Receiver {
  key: string;
  at: Date;
}

/** @param whoGot contact and number of our messages, by their ids */
export function createAnswerConsumer(
  whoGot: (workspaceId: string, messageIds: readonly string[]) => Promise<Map<string, Receiver>>,
): EventConsumer {
  return {
    name: 'conversations',
    handle: async (workspaceId, events) => {
      const sent = events.flatMap((event) => {
        const id = writtenId(event);
        return id === undefined ? [] : [{ id, at: event.occurredAt }];
      });
      if (sent.length === 0) return;
      const receivers = await whoGot(
        workspaceId,
        sent.map(({ id }) => id),
      );
      const written = sent.flatMap(({ id, at }) => {
        const receiver = receivers.get(id);
        return receiver === undefined
          ? []
          : [
              {
                ...receiver,
                at,
                key: conversationKey(workspaceId, receiver.contactId, receiver.phoneNumberId),
              },
            ];
      });
      if (written.length === 0) return;
      const fromAds = await findFromAds(workspaceId, written);
      const operations = [
        ...latestPerConversation(written).map((each) => touchOperation(workspaceId, each)),
        ...written
          .filter(({ key }) => fromAds.has(key))
          .map((each) => answerOperation(workspaceId, each)),
      ];
      await repeatOnConflict(() => ConversationModel.bulkWrite(operations, { ordered: false }));
    },
  };
}

/** Of a message that has gone out: told once per message. */
function writtenId(event: LoggedEvent): string | undefined {
  if (event.type !== 'message.status' && event.type !== 'message.echoed') return undefined;
  const message = messageOf(event);
  return message?.status === 'sent' || message?.status === undefined ? message?.id : undefined;
}

/** Few conversations wait for such an answer, so the others cost no second write. */
async function findFromAds(workspaceId: string, written: readonly Written[]): Promise<Set<string>> {
  const keys = [...new Set(written.map(({ key }) => key))];
  const found = await ConversationModel.find(
    { workspaceId, _id: { $in: keys }, adAt: { $exists: true } },
    { _id: 1 },
  ).lean<{ _id: string }[]>();
  return new Set(found.map(({ _id }) => _id));
}

function latestPerConversation(written: readonly Written[]): Written[] {
  const latest = new Map<string, Written>();
  for (const each of written)
    if (each.at >= (latest.get(each.key)?.at ?? each.at)) latest.set(each.key, each);
  return [...latest.values()].sort((left, right) => left.key.localeCompare(right.key));
}

function touchOperation(
  workspaceId: string,
  { key: _id, at, contactId, phoneNumberId }: Written,
): ConversationUpdate {
  return {
    updateOne: {
      filter: { _id, workspaceId },
      update: {
        $max: { lastMessageAt: at },
        $setOnInsert: {
          publicId: newId('cnv'),
          contactId,
          phoneNumberId,
          openedBy: [],
          createdAt: new Date(),
        },
      },
      upsert: true,
    },
  };
}

function answerOperation(workspaceId: string, { key: _id, at }: Written): ConversationUpdate {
  return {
    updateOne: {
      filter: { _id, workspaceId, adAt: { $gte: new Date(at.getTime() - WINDOW_MS), $lte: at } },
      update: {
        $set: { freeEntryUntil: new Date(at.getTime() + FREE_ENTRY_MS), adAnsweredAt: at },
        $unset: { adAt: '' },
      },
    },
  };
}
