/** The feature's operations: receive, process, release what had to wait, and the sweep for what nobody finished. */
import type { ConnectionDoc } from '../connections';
import { routeKeysOf } from '../connections';
import { notFound } from '../errors';
import type { Sweep } from '../queue';
import { findOverdueBatches, postponeBatches, reviveCalls, type CallScope } from './model';
import { processBatch, type ProcessParts } from './process-calls';
import { createReceive, INTAKE_QUEUE, type Receive } from './receive-call';

export interface Intake {
  receive: Receive;
  /** Handles parked or unrouted calls once more. @throws HubError not_found when `id` is not among them */
  replay(state: 'parked' | 'unrouted', scope: CallScope, id?: string): Promise<number>;
  /** Calls that came before their connection. */
  release(connection: ConnectionDoc): Promise<void>;
  startWorkers(): void;
  sweeps: readonly Sweep[];
}

const CONCURRENCY = 4;
const SWEEP_LIMIT = 5_000;

export const createIntake = (parts: ProcessParts & { sweepAfterMs: number }): Intake => {
  const revive = async (...which: Parameters<typeof reviveCalls>): Promise<number> => {
    const batches = await reviveCalls(...which);
    await parts.queues.add(INTAKE_QUEUE, batches);
    return batches.length;
  };
  return {
    receive: createReceive(parts.queues, parts.sweepAfterMs),
    replay: async (state, scope, id) => {
      const count = await revive(state, scope, id);
      if (id !== undefined && count === 0) throw notFound(`${state} call`);
      return count;
    },
    release: async (connection) => {
      if (connection.verified) await revive('unrouted', { workspaceId: connection.workspaceId, routeKeys: routeKeysOf(connection) });
    },
    startWorkers: () => parts.queues.work(INTAKE_QUEUE, CONCURRENCY, ({ id }) => processBatch(parts, id)),
    sweeps: [{
      name: 'inbound calls',
      run: async () => {
        const batches = await findOverdueBatches(new Date(), SWEEP_LIMIT);
        if (await parts.queues.add(INTAKE_QUEUE, batches)) await postponeBatches(batches, new Date(Date.now() + parts.sweepAfterMs));
        return batches.length;
      },
    }],
  };
};
