/** The feature's operations: workers and sweep. */
import type { Queues, Sweep } from '../queue';
import { attemptDelivery, DELIVER_QUEUE, type AttemptParts } from './attempt-delivery';
import { DeliveryModel, findOwed } from './model';

export interface Deliveries { startWorkers(): void; sweeps: readonly Sweep[] }

const CONCURRENCY = 64;
const SWEEP_LIMIT = 2_000;

export const createDeliveries = (parts: AttemptParts): Deliveries => ({
  startWorkers: () => parts.queues.work(DELIVER_QUEUE, CONCURRENCY, ({ id }) => attemptDelivery(parts, id)),
  sweeps: [{ name: 'deliveries', run: () => sweepOwed(parts.queues, parts.sweepAfterMs) }],
});

const sweepOwed = async (queues: Queues, sweepAfterMs: number): Promise<number> => {
  const now = new Date();
  const owed = await findOwed(now, SWEEP_LIMIT);
  if (owed.length === 0 || !(await queues.add(DELIVER_QUEUE, owed.map((delivery) => delivery._id)))) return owed.length;
  const sweepAt = new Date(Date.now() + sweepAfterMs);
  await DeliveryModel.bulkWrite(owed.map(({ _id, workspaceId }) => ({
    updateOne: { filter: { _id, workspaceId, sweepAt: { $lte: now } }, update: { $set: { sweepAt } } },
  })), { ordered: false });
  return owed.length;
};
