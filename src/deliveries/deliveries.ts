/** The feature's operations: owing, workers and sweep. */
import type { EventConsumer } from '../events';
import type { Sweep } from '../queue';
import { attemptDelivery } from './attempt-delivery';
import type { AttemptParts } from './attempt-post';
import { createBackfill, type Backfill } from './backfill';
import { createFanOut } from './fan-out';
import { DeliveryModel } from './model';
import { createOwe } from './owe-deliveries';
import { createOwedPosts, type OwedPostParts } from './owed-posts';

export interface Deliveries {
  /** The log's consumer. */
  fanOut: EventConsumer;
  queueBackfill: Backfill['queue'];
  startWorkers(): void;
  sweeps: readonly Sweep[];
}

const QUEUE = 'deliver';
const CONCURRENCY = 64;

/** @param onlyByName types that hooks on `*` do not get */
export function createDeliveries(
  parts: AttemptParts & OwedPostParts,
  onlyByName: ReadonlySet<string>,
): Deliveries {
  const posts = createOwedPosts(DeliveryModel, QUEUE, parts);
  const owe = createOwe({ posts, onlyByName, log: parts.log });
  const backfill = createBackfill(owe, parts);
  return {
    fanOut: createFanOut(owe),
    queueBackfill: backfill.queue,
    startWorkers: () => {
      parts.queues.work(QUEUE, CONCURRENCY, ({ id }) => attemptDelivery(parts, posts, id));
      backfill.startWorkers();
    },
    sweeps: [...posts.sweeps, ...backfill.sweeps],
  };
}
