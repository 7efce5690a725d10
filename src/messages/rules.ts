/**
 * Pure decisions about a message: its public status, what follows from a call, what follows from a
 * status.
 */
import { storedError, toStoredError, type StoredError } from '../errors';
import type { CallOutcome } from '../kit';
import type { CallState, DeliveryStatus, MessageDoc } from './model';

export const RANK: Readonly<Record<DeliveryStatus, number>> = {
  sent: 1,
  delivered: 2,
  read: 3,
  played: 4,
};
const BY_RANK: readonly DeliveryStatus[] = ['sent', 'delivered', 'read', 'played'];

export type PublicStatus = CallState | DeliveryStatus | 'received';

/** A positive status from Meta outranks what the call said; a `failed` from Meta is final. */
export function statusOf({
  direction,
  call,
  delivery,
}: Pick<MessageDoc, 'direction' | 'call' | 'delivery'>): PublicStatus {
  if (direction === 'in') return 'received';
  if (delivery?.failed === true) return 'failed';
  return BY_RANK[(delivery?.rank ?? 0) - 1] ?? call?.state ?? 'queued';
}

/**
 * Whether a status from Meta changes anything: it only climbs, and `failed` never follows
 * `delivered`.
 */
export function climbs(
  status: DeliveryStatus | 'failed',
  delivery: MessageDoc['delivery'],
): boolean {
  const rank = delivery?.rank ?? 0;
  if (delivery?.failed === true) return false;
  return status === 'failed' ? rank < RANK.delivered : RANK[status] > rank;
}

/**
 * A status with our id came while the message waited to be called again: an earlier call that
 * answered with a fault had sent it.
 */
export function wentOut({ delivery }: Pick<MessageDoc, 'delivery'>): boolean {
  return delivery !== undefined && (delivery.rank > 0 || delivery.failed);
}

export type NextStep =
  | { state: 'accepted'; wamid: string }
  | { state: 'failed' | 'unknown'; error: StoredError }
  | { state: 'queued'; waitMs: number; usedAttempt: boolean };

/** `waitedMs`: since the first refusal that used no attempt. */
interface CallHistory {
  attempts: number;
  waits: number;
  waitedMs: number;
}

const MAX_ATTEMPTS = 5;
const MAX_WAIT_MS = 24 * 3_600_000;
const TRANSIENT_WAIT_MS = 5_000;
const MAX_THROTTLE_WAIT_MS = 60_000;
const UNREACHABLE_WAITS_MS = [1_000, 2_000, 4_000, 8_000];
const UNREACHABLE_LATER_MS = 60_000;

const MIN_WAIT_MS = 1_000;

/** `waitedMs`: as in the history of calls. */
export function hasExpired(waitedMs: number): boolean {
  return waitedMs >= MAX_WAIT_MS;
}

export function waitedSoFar({ call }: Pick<MessageDoc, 'call'>, now: Date): number {
  return call?.waitingSince === undefined ? 0 : now.getTime() - call.waitingSince.getTime();
}

/**
 * Meta tells a failure within seconds. A status that is older was held back or is replayed, and by
 * now somebody may have seen to its cause; if nobody has, the next call tells it anew.
 */
const STATUS_COUNTS_MS = 5 * 60_000;
/** Statuses carry whole seconds, cut off. */
const CUT_OFF_MS = 999;

/**
 * Since when what a status tells of an account was so; undefined when that is too long ago to act
 * on.
 */
export function foundAtOf(occurredAt: Date, now: Date): Date | undefined {
  return now.getTime() - occurredAt.getTime() > STATUS_COUNTS_MS
    ? undefined
    : new Date(Math.min(occurredAt.getTime() + CUT_OFF_MS, now.getTime()));
}

/** What Meta says, as far as it makes sense. */
function clamp(waitMs: number, mostMs: number): number {
  return Math.max(MIN_WAIT_MS, Math.min(waitMs, mostMs));
}

/** When may a call be repeated? (contract, section 5.) Never when its outcome is not known. */
export function afterCall(
  outcome: CallOutcome,
  { attempts, waits, waitedMs }: CallHistory,
): NextStep {
  const expired = hasExpired(waitedMs);
  switch (outcome.kind) {
    case 'accepted':
      return { state: 'accepted', wamid: outcome.wamid };
    case 'refused':
      return { state: 'failed', error: toStoredError(outcome.error) };
    case 'unknown':
      return { state: 'unknown', error: storedError('outcome_unknown', outcome.detail) };
    case 'throttled':
      if (expired)
        return {
          state: 'failed',
          error: storedError('expired', outcome.error.detail, outcome.error.meta),
        };
      return {
        state: 'queued',
        waitMs:
          outcome.waitMs === undefined
            ? Math.min(1_000 * 2 ** Math.min(waits, 10), MAX_THROTTLE_WAIT_MS)
            : clamp(outcome.waitMs, MAX_WAIT_MS - waitedMs),
        usedAttempt: false,
      };
    case 'transient':
      if (attempts + 1 >= MAX_ATTEMPTS)
        return { state: 'failed', error: toStoredError(outcome.error) };
      return { state: 'queued', waitMs: TRANSIENT_WAIT_MS * 2 ** attempts, usedAttempt: true };
    case 'unreachable':
      if (expired) return { state: 'failed', error: storedError('expired', outcome.detail) };
      return {
        state: 'queued',
        waitMs: UNREACHABLE_WAITS_MS[waits] ?? UNREACHABLE_LATER_MS,
        usedAttempt: false,
      };
  }
}
