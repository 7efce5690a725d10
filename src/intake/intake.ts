/** The feature's operations: receive, process, and the sweep for what nobody finished. */
import type { Queues, Sweep } from '../queue';
import { findOverdueBatches } from './model';
import { processBatch, type ProcessParts } from './process-calls';
import { createReceive, INTAKE_QUEUE, type Receive } from './receive-call';

export interface Intake { receive: Receive; startWorkers(): void; sweeps: readonly Sweep[] }

const CONCURRENCY = 4;
const SWEEP_LIMIT = 5_000;

export const createIntake = (parts: ProcessParts & { queues: Queues; sweepAfterMs: number }): Intake => ({
  receive: createReceive(parts.queues, parts.sweepAfterMs),
  startWorkers: () => parts.queues.work(INTAKE_QUEUE, CONCURRENCY, ({ id }) => processBatch(parts, id)),
  sweeps: [{
    name: 'inbound calls',
    run: async () => {
      const batches = await findOverdueBatches(new Date(), SWEEP_LIMIT);
      await parts.queues.add(INTAKE_QUEUE, batches);
      return batches.length;
    },
  }],
});
