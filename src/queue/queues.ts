/**
 * The only importer of Bull. A job is `{ id, traceId }` and nothing more: MongoDB holds the state,
 * so a lost job is queued again by a sweep and a doubled one meets a claim. Jobs carry no id of
 * their own, because Bull ignores an add whose id still exists, which would blind the sweep.
 */
import Bull, { type Queue } from 'bull';
import { withDeadline } from '../lib/deadline';
import type { Log } from '../log';
import { createRedisPool, type RedisPool } from './connections';

export interface Job {
  id: string;
  traceId: string;
}

export interface AddOptions {
  delayMs?: number;
  traceId?: string;
}

export interface Queues {
  /** Connects to Redis; without it nothing is queued until a worker has connected. */
  open(): void;
  /**
   * Queues ids. Never throws and never waits for a Redis that is away: then it returns false and
   * the sweep does the work.
   */
  add(queue: string, ids: readonly string[], options?: AddOptions): Promise<boolean>;
  /**
   * For sweeps: queues again what seems to be lost. Nothing (false) while many jobs wait, since
   * what is overdue probably waits among them, and each pass would queue it once more.
   */
  addOverdue(queue: string, ids: readonly string[]): Promise<boolean>;
  /** Runs `handle` for the jobs of a queue, at most `concurrency` at a time in this process. */
  work(queue: string, concurrency: number, handle: (job: Job) => Promise<void>): void;
  /** Waiting and delayed jobs of each queue that this process has touched. */
  depths(): Promise<Record<string, number>>;
  /**
   * How often `key` was counted in this window, this time included; undefined while Redis is away.
   */
  count(key: string, windowSeconds: number): Promise<number | undefined>;
  ping(): Promise<boolean>;
  /** Takes no more jobs, waits for the running ones up to `graceMs`, disconnects. */
  close(graceMs: number): Promise<void>;
}

const ADD_TIMEOUT_MS = 2_000;
/** So many waiting jobs are no sign of lost ones. */
const BUSY_JOBS = 5_000;
const COUNT_TIMEOUT_MS = 200;
/** Bull renews the lock by half of this; a job of a dead process is started again after it. */
const LOCK_MS = 30_000;

export function createQueues({ url, name, log }: { url: string; name: string; log: Log }): Queues {
  const pool = createRedisPool(url, log);
  const queues = new Map<string, Queue<Job>>();
  const open = (queue: string): Queue<Job> => {
    const known = queues.get(queue);
    if (known) return known;
    const made = openQueue(pool, `{${name}}`, queue, log);
    queues.set(queue, made);
    return made;
  };
  const add: Queues['add'] = async (queue, ids, options = {}) => {
    if (ids.length === 0) return true;
    if (pool.client.status !== 'ready') return false;
    return withTimeout(addAll(open(queue), ids, options), ADD_TIMEOUT_MS).then(
      () => true,
      (error: unknown) => {
        log.warn(
          { queue, jobs: ids.length, error: String(error) },
          'could not queue; the sweep will',
        );
        return false;
      },
    );
  };
  return {
    open: pool.open,
    add,
    addOverdue: async (queue, ids) =>
      ids.length === 0 ||
      (pool.client.status === 'ready' && !(await isBusy(open(queue))) && add(queue, ids)),
    work: (queue, concurrency, handle) => startWorker(open(queue), concurrency, handle, log),
    depths: () => countJobs(queues),
    count: (key, windowSeconds) => countInWindow(pool, `{${name}}:count:${key}`, windowSeconds),
    ping: () =>
      withTimeout(pool.client.ping(), ADD_TIMEOUT_MS).then(
        () => true,
        () => false,
      ),
    close: async (graceMs) => {
      const listenAgain = forgiveRejections(log);
      await closeAll(pool, [...queues.values()], graceMs);
      listenAgain();
    },
  };
}

/** Also when Redis does not tell. */
async function isBusy(queue: Queue<Job>): Promise<boolean> {
  return (
    (await withTimeout(queue.getWaitingCount(), ADD_TIMEOUT_MS).catch(() => BUSY_JOBS)) >= BUSY_JOBS
  );
}

async function closeAll(
  pool: RedisPool,
  queues: readonly Queue<Job>[],
  graceMs: number,
): Promise<void> {
  await withTimeout(Promise.all(queues.map((queue) => queue.pause(true))), graceMs).catch(
    () => undefined,
  );
  await withTimeout(Promise.all(queues.map((queue) => queue.close(true))), ADD_TIMEOUT_MS).catch(
    () => undefined,
  );
  await withTimeout(pool.close(), ADD_TIMEOUT_MS).catch(() => undefined);
  // What the end of the connections rejects is reported before the next turn.
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/**
 * Bull leaves promises of its own unwatched when it closes while Redis is away, and each would end
 * the process with an error.
 */
function forgiveRejections(log: Log): () => void {
  const forgive = (error: unknown): void => {
    log.debug({ error: String(error) }, 'given up while closing the queues');
  };
  process.on('unhandledRejection', forgive);
  return () => {
    process.off('unhandledRejection', forgive);
  };
}

/**
 * The hash tag `{name}` in the prefix keeps all keys of a hub in one slot of a Redis Cluster, which
 * Bull's scripts need.
 */
function openQueue(pool: RedisPool, prefix: string, name: string, log: Log): Queue<Job> {
  // Bull waits for a connected client, but does not connect it.
  pool.open();
  const queue = new Bull<Job>(name, {
    prefix,
    createClient: (type) => {
      if (type === 'client') return pool.client;
      return type === 'subscriber' ? pool.subscriber() : pool.blocking();
    },
    settings: { lockDuration: LOCK_MS, stalledInterval: LOCK_MS, maxStalledCount: 1 },
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
  });
  queue.on('error', (error) => log.debug({ queue: name, error: error.message }, 'queue error'));
  return queue;
}

async function addAll(
  queue: Queue<Job>,
  ids: readonly string[],
  { delayMs, traceId }: AddOptions,
): Promise<void> {
  const opts = delayMs === undefined ? {} : { delay: delayMs };
  const jobs = ids.map((id) => ({ data: { id, traceId: traceId ?? id }, opts }));
  const [first] = jobs;
  if (jobs.length === 1 && first) await queue.add(first.data, first.opts);
  else await queue.addBulk(jobs);
}

/** Longer than any job should take: one that hangs must not keep its place for ever. */
const JOB_DEADLINE_MS = 10 * 60_000;

/**
 * A handler that throws loses only its job: the state in MongoDB still says what is owed, and the
 * sweep brings it back.
 */
function startWorker(
  queue: Queue<Job>,
  concurrency: number,
  handle: (job: Job) => Promise<void>,
  log: Log,
): void {
  const working = queue.process(concurrency, async (job) => {
    try {
      await withDeadline(handle(job.data), JOB_DEADLINE_MS, 'the job');
    } catch (error) {
      log.error(
        { queue: queue.name, job_id: job.data.id, trace_id: job.data.traceId, err: error },
        'job failed; the sweep will try again',
      );
    }
  });
  // It ends when the queue is closed, with an error if Redis was cut off in the middle of a
  // command.
  working.catch((error: unknown) =>
    log.debug({ queue: queue.name, error: String(error) }, 'worker ended'),
  );
}

async function countJobs(queues: ReadonlyMap<string, Queue<Job>>): Promise<Record<string, number>> {
  const entries = await Promise.all(
    [...queues].map(async ([name, queue]) => {
      const counts = await withTimeout(queue.getJobCounts(), ADD_TIMEOUT_MS).catch(() => undefined);
      return [name, counts ? counts.waiting + counts.delayed + counts.active : Number.NaN] as const;
    }),
  );
  return Object.fromEntries(entries);
}

/** One round trip. A window is a fixed span of the clock; its counter ends with it. */
async function countInWindow(
  pool: RedisPool,
  prefix: string,
  windowSeconds: number,
): Promise<number | undefined> {
  if (pool.client.status !== 'ready') return undefined;
  const key = `${prefix}:${String(Math.floor(Date.now() / 1000 / windowSeconds))}`;
  const replies = await withTimeout(
    pool.client
      .multi()
      .incr(key)
      .expire(key, windowSeconds * 2)
      .exec(),
    COUNT_TIMEOUT_MS,
  ).catch(() => undefined);
  return Number(replies?.[0]?.[1]) || undefined;
}

async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer from Redis within ${String(timeoutMs)} ms`)),
      timeoutMs,
    );
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
