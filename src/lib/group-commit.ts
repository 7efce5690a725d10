/**
 * Group commit: what arrives within a few milliseconds is written together, and each caller is
 * answered only after its own write is durable. It is worth about ten times the throughput on every
 * MongoDB, because round trips and commits are the cost.
 */
import { withDeadline } from './deadline';

export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

export interface GroupCommitOptions<T> {
  /** Writes all items or rejects; item-level failures are returned as a map from index to error. */
  write: (items: readonly T[]) => Promise<ReadonlyMap<number, Error> | undefined>;
  maxBatch: number;
  /**
   * Items waiting beyond this are refused at once: a bounded queue answers 503 instead of growing.
   */
  maxWaiting: number;
  /** And beyond this weight of all that waits and is being written: bytes, say. */
  maxWeight?: { limit: number; weigh: (item: T) => number };
  /** Batches written at the same time. */
  concurrency: number;
  /**
   * A write that takes longer fails for its callers and gives its place free; 30 s if not given.
   */
  deadlineMs?: number;
}

export interface GroupCommit<T> {
  /** Resolves when the item is written. Throws QueueFullError when too much is waiting. */
  add(item: T): Promise<void>;
  /** Nothing waits and nothing is being written. */
  isIdle(): boolean;
}

interface Waiter<T> {
  item: T;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** A lone item is written at once; while a write is under way the next batch gathers behind it. */
export function createGroupCommit<T>(options: GroupCommitOptions<T>): GroupCommit<T> {
  let waiters: Waiter<T>[] = [];
  let writing = 0;
  let weight = 0;
  let scheduled = false;
  const { limit, weigh } = options.maxWeight ?? { limit: 0, weigh: () => 0 };

  const flush = (): void => {
    scheduled = false;
    while (waiters.length > 0 && writing < options.concurrency) {
      const batch = waiters.slice(0, options.maxBatch);
      waiters = waiters.slice(options.maxBatch);
      writing += 1;
      void settle(batch);
    }
  };

  const settle = async (batch: readonly Waiter<T>[]): Promise<void> => {
    const answer = await writeAll(batch, options);
    writing -= 1;
    for (const { item } of batch) weight -= weigh(item);
    batch.forEach(answer);
    flush();
  };

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        if (waiters.length >= options.maxWaiting || weight + weigh(item) > limit) {
          reject(new QueueFullError('too much is waiting to be written'));
          return;
        }
        waiters.push({ item, resolve, reject });
        weight += weigh(item);
        // One turn of the event loop gathers everything that the sockets have delivered by now.
        if (!scheduled && writing < options.concurrency) setImmediate(flush);
        scheduled = true;
      }),
    isIdle: () => waiters.length === 0 && writing === 0,
  };
}

const DEADLINE_MS = 30_000;

/** @returns what each waiter is told */
function writeAll<T>(
  batch: readonly Waiter<T>[],
  { write, deadlineMs = DEADLINE_MS }: GroupCommitOptions<T>,
): Promise<(waiter: Waiter<T>, index: number) => void> {
  return withDeadline(write(batch.map((waiter) => waiter.item)), deadlineMs, 'a write').then(
    (failures) => (waiter, index) => {
      const failure = failures?.get(index);
      if (failure) waiter.reject(failure);
      else waiter.resolve();
    },
    (error: unknown) => (waiter) => {
      waiter.reject(error);
    },
  );
}
