/**
 * Retention: what is older than its days is removed, in batches by an index, so that a backlog of
 * months needs no more memory than an hour's.
 */
import { removeCallsBefore } from '../intake';
import type { Log, Metrics } from '../log';
import type { Media } from '../media';
import type { Queues } from '../queue';

export const RETENTION_QUEUE = 'retention';

export interface RetentionParts {
  queues: Queues;
  media: Pick<Media, 'removeBefore'>;
  days: { raw: number; media: number };
  log: Log;
  metrics: Metrics;
}

export interface Retention {
  startWorkers(): void;
}

const DAY_MS = 24 * 3_600_000;

export function createRetention(parts: RetentionParts): Retention {
  return {
    startWorkers: () => parts.queues.work(RETENTION_QUEUE, 1, () => removeOld(parts, new Date())),
  };
}

/** Idempotent; a run that dies in the middle is made up for by the next. */
export async function removeOld(
  { media, days, log, metrics }: RetentionParts,
  now: Date,
): Promise<void> {
  const before = (age: number): Date => new Date(now.getTime() - age * DAY_MS);
  const counts = {
    inbound_calls: await removeCallsBefore(before(days.raw)),
    media: await media.removeBefore(before(days.media)),
  };
  for (const [kind, count] of Object.entries(counts)) metrics.removed.inc({ kind }, count);
  log.info({ ...counts, ms: Date.now() - now.getTime() }, 'retention done');
}
