/**
 * The claim of a message by one worker: a lease and a fencing number, given back or ended under
 * that number only.
 */
import { randomUUID } from 'node:crypto';
import { CLOCK_SKEW_MS, SYSTEM, persist } from '../db';
import type { HoldReason } from '../holds';
import { createGather } from '../lib/gather';
import { MessageModel, type CallState, type MessageDoc } from './model';

/**
 * Longer than a call may take (30 s), so that a living process always stores its answer within it.
 */
const LEASE_MS = 45_000;
/**
 * A held message is brought back by the end of its hold; by this only if the process died before it
 * could note the hold.
 */
const HELD_SWEEP_MS = 3_600_000;

export type ClaimMessage = (id: string) => Promise<MessageDoc | null>;

const TOGETHER = { maxTogether: 64, concurrency: 2 } as const;

/**
 * Claims that come at the same time are one update; a token tells which ones it got. Whoever gets
 * the document back is the only one to call. A process that dies between the two queries leaves
 * claims that run out, as if it had died in the call.
 */
export function createClaimMessage(): ClaimMessage {
  const claim = createGather<string, { claimed: MessageDoc | null }>(async (ids) => {
    const claimed = await claimAll([...new Set(ids)]);
    return ids.map((id) => {
      const message = claimed.get(id) ?? null;
      // Two jobs of one message: the first one gets it.
      claimed.delete(id);
      return { claimed: message };
    });
  }, TOGETHER);
  return async (id) => (await claim(id)).claimed;
}

/** System queries: the jobs hold only the ids. */
async function claimAll(ids: readonly string[]): Promise<Map<string, MessageDoc>> {
  const now = new Date();
  const token = randomUUID();
  const update = await MessageModel.updateMany(
    {
      _id: { $in: ids },
      'call.state': 'queued',
      'call.dueAt': { $lte: new Date(now.getTime() + CLOCK_SKEW_MS) },
    },
    {
      $set: {
        'call.state': 'sending',
        'call.token': token,
        'call.sweepAt': new Date(now.getTime() + LEASE_MS),
        updatedAt: now,
      },
      $unset: { 'call.heldFor': '', 'call.heldIn': '' },
      $inc: { 'call.fence': 1 },
    },
  )
    .setOptions(SYSTEM)
    .then(
      ({ modifiedCount: count }) => ({ count }),
      (error: unknown) => ({ error }),
    );
  if ('count' in update && update.count === 0) return new Map();
  // Where it failed, some may be claimed all the same: perhaps only its answer was lost.
  if ('error' in update) await persist(() => confirmClaims(ids, token), LEASE_MS);
  const find = () =>
    MessageModel.find({ _id: { $in: ids }, 'call.token': token, 'call.state': 'sending' })
      .setOptions(SYSTEM)
      .lean<MessageDoc[]>();
  const claimed = await persist(find, LEASE_MS);
  if (claimed.length === 0 && 'error' in update) throw update.error;
  return new Map(claimed.map((message) => [message._id, message]));
}

/**
 * A primary shows a claim before the other members have it, and loses it when it falls: then the
 * next one would claim the message, and call, again. A write that changes nothing is answered only
 * when all before it is on most members.
 */
async function confirmClaims(ids: readonly string[], token: string): Promise<void> {
  await MessageModel.updateMany(
    { _id: { $in: ids }, 'call.token': token },
    { $set: { 'call.token': token } },
  ).setOptions(SYSTEM);
}

/**
 * Not called, so what the end of the lease made `unknown` meanwhile is known, unless something was
 * sent in its place.
 */
function mine({ _id, workspaceId, call }: MessageDoc) {
  return {
    _id,
    workspaceId,
    'call.fence': call?.fence,
    'call.state': { $in: ['sending', 'unknown'] satisfies CallState[] },
    resentAs: { $exists: false },
  };
}

/** Not called: it waits for the next job. */
export async function giveBack(message: MessageDoc, sweepAfterMs: number): Promise<void> {
  await MessageModel.updateOne(mine(message), {
    $set: { 'call.state': 'queued', 'call.sweepAt': new Date(Date.now() + sweepAfterMs) },
    $unset: { 'call.error': '' },
  });
}

/**
 * Not called: it waits until the hold ends. `expires`: and no longer than a day, counted from now,
 * or from an earlier such wait.
 */
export async function holdMessage(
  message: MessageDoc,
  reason: HoldReason,
  { expires }: { expires: boolean },
): Promise<void> {
  const now = new Date();
  await MessageModel.updateOne(mine(message), {
    $set: {
      'call.state': 'queued',
      'call.heldFor': reason,
      'call.heldIn': message.workspaceId,
      'call.sweepAt': new Date(now.getTime() + HELD_SWEEP_MS),
    },
    $unset: { 'call.error': '' },
    ...(expires ? { $min: { 'call.waitingSince': now } } : {}),
  });
}
