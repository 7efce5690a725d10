/**
 * Timed tasks. Any number of schedulers run the same table; each time is a slot in MongoDB, and
 * whoever inserts it queues the job. A scheduler that dies in between, or a Redis that loses the
 * job, skips one time: so a task does all that is due, not one day's.
 */
import { schedule as startCron, type ScheduledTask } from 'node-cron';
import { errorText } from '../lib/error-code';
import type { Log } from '../log';
import type { Queues } from '../queue';
import { takeSlot } from './model';

export interface TimedTask {
  name: string;
  /** Five fields, or six with seconds first; in UTC. */
  cron: string;
  /** Gets a job whose id is the slot. */
  queue: string;
}

export interface Schedule {
  stop(): Promise<void>;
}

export function startSchedule(
  tasks: readonly TimedTask[],
  { queues, log }: { queues: Pick<Queues, 'add'>; log: Log },
): Schedule {
  const running = new Set<Promise<void>>();
  const fire = (task: TimedTask, at: Date): void => {
    const work = takeAndQueue(task, at, { queues, log }).finally(() => running.delete(work));
    running.add(work);
  };
  const started = tasks.map((task) => startTask(task, log, (at) => fire(task, at)));
  return {
    stop: async () => {
      await Promise.all(started.map(async (task) => task.destroy()));
      await Promise.all(running);
    },
  };
}

function startTask({ name, cron }: TimedTask, log: Log, fire: (at: Date) => void): ScheduledTask {
  return startCron(cron, ({ date }) => fire(date), {
    name,
    timezone: 'UTC',
    // It would write to the console.
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message) => log.warn({ task: name }, message),
      error: (message) => log.error({ task: name }, errorText(message)),
    },
  });
}

/** `at` is the time by the table, not by the clock, so that all schedulers name the slot alike. */
async function takeAndQueue(
  { name, queue }: TimedTask,
  at: Date,
  { queues, log }: { queues: Pick<Queues, 'add'>; log: Log },
): Promise<void> {
  const slot = `${name}@${at.toISOString()}`;
  try {
    if (!(await takeSlot(slot))) return;
    await queues.add(queue, [slot]);
    log.info({ task: name, slot }, 'timed task queued');
  } catch (error) {
    log.warn(
      { task: name, slot, error: errorText(error) },
      'a timed task was skipped; its next time makes up for it',
    );
  }
}
