/**
 * The pass over all that is owed: messages that wait are queued again, claims that ran out end,
 * unknown outcomes are told.
 */
import { storedError } from '../errors';
import type { EventLog } from '../events';
import type { HeldPlace } from '../holds';
import { eachAlone } from '../lib/each-alone';
import type { Queues } from '../queue';
import {
  MessageModel,
  SEND_QUEUE,
  findMessage,
  findOwed,
  type MessageDoc,
  type PendingEvent,
} from './model';
import { recordChanges } from './record-changes';
import { resendUnknown } from './resend-message';
import { wentOut } from './rules';
import { expireClaim } from './store-step';

export interface SweepParts {
  queues: Queues;
  events: EventLog;
  sweepAfterMs: number;
  unknownAfterMs: number;
}

type Owed = Awaited<ReturnType<typeof findOwed>>[number];

const SWEEP_LIMIT = 2_000;
/**
 * A planned campaign may make many messages due in one moment; the rest comes with the next pass.
 */
const MAX_ROUNDS = 10;

export async function sweepOwed(parts: SweepParts): Promise<number> {
  let count = 0;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const owed = await findOwed(new Date(), SWEEP_LIMIT);
    count += owed.length;
    const waiting = owed.filter((message) => message.call?.state === 'queued');
    // Also while Redis is away, or these would stand before everything else that is owed.
    if (waiting.length > 0) {
      await postpone(waiting, parts.sweepAfterMs);
      await parts.queues.addOverdue(
        SEND_QUEUE,
        waiting.map((message) => message._id),
      );
    }
    await eachAlone(owed, (message) => settle(parts, message));
    if (owed.length < SWEEP_LIMIT) break;
  }
  return count;
}

async function settle(parts: SweepParts, message: Owed): Promise<void> {
  switch (message.call?.state) {
    case 'sending':
      await expireClaim(
        message,
        storedError(
          'lease_expired',
          'The process that was sending stopped before it stored an answer.',
        ),
        parts.unknownAfterMs,
      );
      break;
    case 'unknown':
      await endUnknown(parts, message);
      break;
    default:
  }
}

/**
 * Nothing settled it in time: it is told, and sent once more if the caller asked for that. The copy
 * comes first, so a process that dies in between does both again, and neither twice.
 */
async function endUnknown(parts: SweepParts, { workspaceId, _id }: Owed): Promise<void> {
  const message = await findMessage(workspaceId, _id);
  if (message?.call?.state !== 'unknown') return;
  if (wentOut(message)) {
    await MessageModel.updateOne(
      { _id, workspaceId, 'call.state': 'unknown' },
      { $unset: { 'call.sweepAt': '' } },
    );
    return;
  }
  const copy =
    message.onUnknown === 'resend' ? await resendUnknown(message, parts.sweepAfterMs) : undefined;
  if (copy !== undefined) void parts.queues.add(SEND_QUEUE, [copy._id]);
  const now = new Date();
  const change: PendingEvent = {
    id: 'unknown',
    status: 'unknown',
    at: now,
    ...(message.call.error === undefined ? {} : { error: message.call.error }),
  };
  const told = await MessageModel.findOneAndUpdate(
    {
      _id,
      workspaceId,
      'call.state': 'unknown',
      'call.sweepAt': { $exists: true },
      'delivery.rank': 0,
      'delivery.failed': false,
    },
    {
      $set: { pendingSince: now },
      $unset: { 'call.sweepAt': '' },
      $push: { pendingEvents: change },
    },
    { returnDocument: 'after' },
  ).lean<MessageDoc>();
  if (told !== null) await recordChanges(parts.events, [told]);
}

/**
 * Else each pass would queue the whole backlog once more. What was claimed or held meanwhile keeps
 * its own time.
 */
async function postpone(waiting: readonly Owed[], sweepAfterMs: number): Promise<void> {
  const now = new Date();
  const sweepAt = new Date(now.getTime() + sweepAfterMs);
  const sorted = [...waiting].sort((left, right) => left._id.localeCompare(right._id));
  await MessageModel.bulkWrite(
    sorted.map(({ _id, workspaceId }) => ({
      updateOne: {
        filter: { _id, workspaceId, 'call.state': 'queued', 'call.sweepAt': { $lte: now } },
        update: { $set: { 'call.sweepAt': sweepAt } },
      },
    })),
    { ordered: false },
  );
}

/** What is held for this place goes on, with the next pass. */
export async function releaseHeld({
  workspaceId,
  connectionId,
  phoneNumberId,
  template,
}: HeldPlace): Promise<void> {
  await MessageModel.updateMany(
    {
      workspaceId,
      'call.heldIn': workspaceId,
      'call.state': 'queued',
      connectionId,
      phoneNumberId,
      ...(template === null
        ? { 'call.heldFor': { $ne: 'template_paused' } }
        : {
            'call.heldFor': 'template_paused',
            $or: [
              { 'template.name': template.name, 'template.language': template.language },
              { 'fallback.name': template.name, 'fallback.language': template.language },
            ],
          }),
    },
    { $set: { 'call.sweepAt': new Date() }, $unset: { 'call.heldIn': '', 'call.heldFor': '' } },
  );
}
