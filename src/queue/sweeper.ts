/**
 * Calls each feature's sweep on a fixed beat: the pass over MongoDB that queues again what Redis
 * lost.
 */
import { withDeadline } from '../lib/deadline';
import type { Log } from '../log';

export interface Sweep {
  name: string;
  /** Idempotent; two workers may run it at once. Returns how much it queued again. */
  run: () => Promise<number>;
}

/** One sweep that hangs must not end the others. */
const SWEEP_DEADLINE_MS = 60_000;

export interface Sweeper {
  stop(): Promise<void>;
}

export function startSweeper(sweeps: readonly Sweep[], everyMs: number, log: Log): Sweeper {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const pass = async (): Promise<void> => {
    for (const sweep of sweeps) {
      if (stopped) return;
      try {
        const count = await withDeadline(sweep.run(), SWEEP_DEADLINE_MS, 'the sweep');
        if (count > 0) log.info({ sweep: sweep.name, count }, 'queued again');
      } catch (error) {
        log.warn({ sweep: sweep.name, error: String(error) }, 'sweep failed; it runs again');
      }
    }
  };
  const next = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = pass().finally(next);
    }, everyMs);
  };
  // The first pass is at once: a process that has just started may be the one that replaces a dead
  // one.
  running = pass().finally(next);
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
