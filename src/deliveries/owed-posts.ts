/**
 * Posts that are owed to an address, deliveries and callbacks alike: claimed, put off, ended. A
 * process that dies after the claim leaves a lease; when it has run out the sweep queues the post
 * again and the receiver may get it a second time, with the same `webhook-id`: at least once.
 */
import { byClaim, claimOwed, isSoon, queueOwed, sweepTime, type OwedModel } from '../db';
import type { Queues, Sweep } from '../queue';
import type { Attempt, OwedPost } from './model';
import type { AfterAttempt } from './rules';

type NewlyOwed = Pick<OwedPost, 'status' | 'attempts' | 'dueAt' | 'sweepAt' | 'fence'> & {
  createdAt: Date;
};

export interface OwedPosts<T> {
  /** What a post that is owed from now on begins with. */
  begin(): NewlyOwed;
  /** Null when it is not due, not owed any more, or somebody else's. */
  claim(id: string): Promise<T | null>;
  /** The hub itself could not make the attempt. */
  giveBack(post: T): Promise<void>;
  store(post: T, attempt: Attempt, next: AfterAttempt): Promise<void>;
  /** Nobody wants it any more. */
  drop(post: T): Promise<void>;
  add(ids: readonly string[]): void;
  sweeps: readonly Sweep[];
}

export interface OwedPostParts {
  queues: Queues;
  sweepAfterMs: number;
}

/** Longer than an attempt may take (15 s). */
const LEASE_MS = 30_000;
const OWN_FAULT_WAIT_MS = 5_000;
const SWEEP_LIMIT = 2_000;

/** 410: the receiver does not want it any more. */
const ENDS = { delivered: 'delivered', dead: 'dead', unsubscribe: 'dropped' } as const;

/** @param queue also names the sweep */
export function createOwedPosts<T extends OwedPost>(
  model: OwedModel<T>,
  queue: string,
  parts: OwedPostParts,
): OwedPosts<T> {
  const { queues, sweepAfterMs } = parts;
  const { wait, end } = createWriting(model, queue, parts);
  return {
    begin: () => newlyOwed(sweepAfterMs),
    claim: (id) =>
      claimOwed(model, id, {
        open: { status: { $in: ['pending', 'waiting'] } },
        leaseMs: LEASE_MS,
      }),
    giveBack: (post) => wait(post, OWN_FAULT_WAIT_MS),
    store: (post, attempt, next) =>
      next.state === 'waiting'
        ? wait(post, next.waitMs, attempt)
        : end(post, ENDS[next.state], attempt),
    drop: (post) => end(post, 'dropped'),
    add: (ids) => {
      void queues.add(queue, ids);
    },
    sweeps: [
      {
        name: queue,
        run: () =>
          queueOwed(model, (ids) => queues.addOverdue(queue, ids), {
            limit: SWEEP_LIMIT,
            sweepAfterMs,
          }),
      },
    ],
  };
}

interface Writing<T> {
  wait(post: T, waitMs: number, attempt?: Attempt): Promise<void>;
  end(post: T, status: OwedPost['status'], attempt?: Attempt): Promise<void>;
}

/** Whoever holds the claim puts the post off, or ends it. */
function createWriting<T extends OwedPost>(
  model: OwedModel<T>,
  queue: string,
  { queues, sweepAfterMs }: OwedPostParts,
): Writing<T> {
  return {
    wait: async (post, waitMs, attempt) => {
      const now = new Date();
      const times = {
        dueAt: new Date(now.getTime() + waitMs),
        sweepAt: sweepTime(now, waitMs, sweepAfterMs),
      };
      await model.updateOne(byClaim(post), {
        $unset: { leaseUntil: '' },
        ...(attempt === undefined
          ? { $set: times }
          : { $set: { ...times, status: 'waiting' }, $push: { attempts: attempt } }),
      });
      if (isSoon(waitMs)) void queues.add(queue, [post._id], { delayMs: waitMs });
    },
    end: async (post, status, attempt) => {
      await model.updateOne(byClaim(post), {
        $set: { status },
        $unset: { leaseUntil: '', sweepAt: '' },
        ...(attempt === undefined ? {} : { $push: { attempts: attempt } }),
      });
    },
  };
}

function newlyOwed(sweepAfterMs: number): NewlyOwed {
  const now = new Date();
  return {
    status: 'pending',
    attempts: [],
    dueAt: now,
    sweepAt: new Date(now.getTime() + sweepAfterMs),
    fence: 0,
    createdAt: now,
  };
}
