/**
 * What follows from a call -> the ledger, in one update each, together with the change that must
 * become an event.
 */
import type { StoredError } from '../errors';
import { createGroupCommit } from '../lib/group-commit';
import {
  MessageModel,
  type CallRecord,
  type CallState,
  type MessageDoc,
  type PendingEvent,
} from './model';
import type { NextStep } from './rules';

/** How a claim ended. */
export interface Ended {
  next: NextStep;
  /** The call, if there was one. */
  call?: CallRecord;
  /**
   * What was sent in place of the message: its fallback, or the same to another number of its
   * contact.
   */
  outgoing?: MessageDoc;
  /** No event comes of it. */
  isNoNews?: true;
}

interface StepTimes {
  sweepAfterMs: number;
  unknownAfterMs: number;
}

/** So many calls of one message are kept. */
const KEPT_CALLS = 20;

/** @returns the message, if it has changes that must become events */
export type StoreStep = (message: MessageDoc, ended: Ended) => Promise<MessageDoc[]>;

type Operation = ReturnType<typeof toOperation>;

/**
 * Ends that come at the same time are written together; only those with an event are needed back,
 * and written alone. Each is under the fence of its claim: after the lease ran out the answer still
 * counts, unless somebody claimed anew.
 */
export function createStoreStep(times: StepTimes): StoreStep {
  const writes = createGroupCommit<Operation>({
    maxBatch: 200,
    maxWaiting: Number.MAX_SAFE_INTEGER,
    concurrency: 2,
    write: async (operations) => {
      // In the order in which statuses are applied, too: else the two would wait for each other.
      const sorted = [...operations].sort((left, right) =>
        left.filter._id.localeCompare(right.filter._id),
      );
      await MessageModel.bulkWrite(
        sorted.map((updateOne) => ({ updateOne })),
        { ordered: false },
      );
      return undefined;
    },
  });
  return async (message, ended) => {
    const { filter, update } = toOperation(message, ended, times);
    if (ended.next.state !== 'failed') {
      await writes.add({ filter, update });
      return [];
    }
    const stored = await MessageModel.findOneAndUpdate({ ...filter, 'delivery.rank': 0 }, update, {
      returnDocument: 'after',
    }).lean<MessageDoc>();
    if (stored !== null) return [stored];
    // A status of an earlier try has told that it went out: that stands, and the refusal of this
    // try is no news.
    const silent = toOperation(message, { ...ended, isNoNews: true }, times);
    await MessageModel.updateOne(silent.filter, silent.update);
    return [];
  };
}

const OPEN: readonly CallState[] = ['sending', 'unknown'];

/** What was unknown may only go back to the queue while nothing was sent in its place. */
function toOperation(message: MessageDoc, ended: Ended, times: StepTimes) {
  const now = new Date();
  const { set, unset = {}, change: found, more = {} } = toChanges(ended.next, now, times);
  const change = ended.isNoNews === true ? undefined : found;
  const calls =
    ended.call === undefined ? {} : { calls: { $each: [ended.call], $slice: -KEPT_CALLS } };
  const pushed = { ...calls, ...(change === undefined ? {} : { pendingEvents: change }) };
  return {
    filter: {
      _id: message._id,
      workspaceId: message.workspaceId,
      'call.fence': message.call?.fence,
      'call.state': { $in: [...OPEN] },
      ...(ended.next.state === 'queued' ? { resentAs: { $exists: false } } : {}),
    },
    update: {
      $set: {
        ...set,
        ...switched(message, ended.outgoing),
        updatedAt: now,
        ...(change === undefined ? {} : { pendingSince: now }),
      },
      ...unsetting({
        ...unset,
        ...(isFallback(message, ended.outgoing)
          ? { fallback: '' as const, replyToWamid: '' as const }
          : {}),
      }),
      ...(Object.keys(pushed).length === 0 ? {} : { $push: pushed }),
      ...more,
    },
  };
}

function unsetting(fields: Record<string, ''>): { $unset?: Record<string, ''> } {
  return Object.keys(fields).length === 0 ? {} : { $unset: fields };
}

function isFallback({ template }: MessageDoc, outgoing: MessageDoc | undefined): boolean {
  return outgoing?.template !== undefined && outgoing.template !== template;
}

function switched(message: MessageDoc, outgoing: MessageDoc | undefined): Partial<MessageDoc> {
  if (outgoing === undefined) return {};
  const { type, content, template, to, recipient } = outgoing;
  return {
    ...(isFallback(message, outgoing) && template !== undefined ? { type, content, template } : {}),
    ...(to === message.to || recipient === undefined ? {} : { to, recipient }),
  };
}

interface Changes {
  set: Record<string, unknown>;
  unset?: Record<string, ''>;
  change?: PendingEvent;
  more?: { $inc?: Record<string, number>; $min?: Record<string, Date> };
}

function toChanges(
  next: NextStep,
  now: Date,
  { sweepAfterMs, unknownAfterMs }: StepTimes,
): Changes {
  const after = (ms: number): Date => new Date(now.getTime() + ms);
  switch (next.state) {
    case 'accepted':
      return {
        set: { 'call.state': 'accepted', wamid: next.wamid, 'timestamps.accepted': now },
        unset: { 'call.sweepAt': '', 'call.error': '' },
      };
    case 'failed':
      return {
        set: { 'call.state': 'failed', 'call.error': next.error, 'timestamps.failed': now },
        unset: { 'call.sweepAt': '' },
        change: { id: 'call-failed', status: 'failed', at: now, error: next.error },
      };
    case 'unknown':
      return { set: unknownState(next.error, after(unknownAfterMs)) };
    case 'queued':
      return {
        set: {
          'call.state': 'queued',
          'call.dueAt': after(next.waitMs),
          'call.sweepAt': after(next.waitMs + sweepAfterMs),
        },
        more: next.usedAttempt
          ? { $inc: { 'call.attempts': 1 } }
          : { $inc: { 'call.waits': 1 }, $min: { 'call.waitingSince': now } },
      };
  }
}

function unknownState(error: StoredError, sweepAt: Date) {
  return {
    'call.state': 'unknown',
    'call.error': error,
    'call.sweepAt': sweepAt,
  };
}

/**
 * A claim whose lease ran out: the process died, or hung longer than a call can. It may have
 * called.
 */
export async function expireClaim(
  message: Pick<MessageDoc, '_id' | 'workspaceId'>,
  error: StoredError,
  unknownAfterMs: number,
): Promise<void> {
  const now = new Date();
  await MessageModel.updateOne(
    {
      _id: message._id,
      workspaceId: message.workspaceId,
      'call.state': 'sending',
      'call.sweepAt': { $lte: now },
    },
    { $set: { ...unknownState(error, new Date(now.getTime() + unknownAfterMs)), updatedAt: now } },
  );
}
