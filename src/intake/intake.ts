/**
 * The feature's operations: receive, process, release what had to wait, and the sweep for what
 * nobody finished.
 */
import type { ConnectionDoc } from '../connections';
import { routeKeysOf } from '../connections';
import { notFound } from '../errors';
import type { Sweep } from '../queue';
import { createGroupCommit } from '../lib/group-commit';
import { createAnswersFirst } from './answers-first';
import { findOverdueBatches, postponeBatches } from './find-overdue';
import type { Attention } from './model';
import { createOtherCalls } from './other-calls';
import { processBatches, type ProcessParts } from './process-calls';
import { createReceive, INTAKE_QUEUE, type Receive } from './receive-call';
import { reviveUnlooked } from './revive-connected';
import { reviveCalls, type CallScope } from './waiting-calls';

export interface Intake {
  receive: Receive;
  /**
   * Handles parked or unrouted calls once more. @throws HubError not_found when `id` is not among
   * them
   */
  replay(state: Attention, scope: CallScope, id?: string): Promise<number>;
  /** Calls that came before their connection. */
  release(connection: ConnectionDoc): Promise<void>;
  startWorkers(): void;
  sweeps: readonly Sweep[];
}

/** Jobs taken at a time; they are gathered and handled together. */
const CONCURRENCY = 64;
const BATCHES_TOGETHER = 32;
const HANDLERS = 2;
/** As long as the lease: from then on others may take the batches over anyway. */
const HANDLING_DEADLINE_MS = 60_000;
const SWEEP_LIMIT = 5_000;

export function createIntake(
  parts: Omit<ProcessParts, 'others'> & { sweepAfterMs: number },
): Intake {
  const revive = async (...which: Parameters<typeof reviveCalls>): Promise<number> => {
    const batches = await reviveCalls(...which);
    await parts.queues.add(INTAKE_QUEUE, batches);
    return batches.length;
  };
  const answers = createAnswersFirst();
  const others = createOtherCalls();
  const handling = createGroupCommit<string>({
    maxBatch: BATCHES_TOGETHER,
    maxWaiting: Number.MAX_SAFE_INTEGER,
    concurrency: HANDLERS,
    deadlineMs: HANDLING_DEADLINE_MS,
    write: async (ids) => {
      const startedAt = performance.now();
      const waitedMs = await processBatches({ ...parts, others }, [...new Set(ids)]);
      await answers.rest(performance.now() - startedAt, waitedMs);
      return undefined;
    },
  });
  const receive = createReceive(parts.queues, parts.sweepAfterMs);
  return {
    receive: (call) => {
      answers.count();
      return receive(call);
    },
    replay: async (state, scope, id) => {
      const count = await revive(state, scope, id);
      if (id !== undefined && count === 0) throw notFound(`${state} call`);
      return count;
    },
    release: async (connection) => {
      const routeKeys = routeKeysOf(connection);
      if (routeKeys.length > 0)
        await revive('unrouted', { workspaceId: connection.workspaceId, routeKeys });
    },
    startWorkers: () => parts.queues.work(INTAKE_QUEUE, CONCURRENCY, ({ id }) => handling.add(id)),
    sweeps: intakeSweeps(parts),
  };
}

function intakeSweeps({
  queues,
  registry,
  sweepAfterMs,
}: Pick<ProcessParts, 'queues' | 'registry'> & { sweepAfterMs: number }): Sweep[] {
  return [
    {
      name: 'inbound calls',
      run: async () => {
        const batches = await findOverdueBatches(new Date(), SWEEP_LIMIT);
        if (await queues.addOverdue(INTAKE_QUEUE, batches))
          await postponeBatches(batches, new Date(Date.now() + sweepAfterMs));
        return batches.length;
      },
    },
    {
      name: 'unrouted calls',
      run: async () => {
        const calls = await reviveUnlooked(registry.connector);
        await queues.add(INTAKE_QUEUE, calls);
        return calls.length;
      },
    },
  ];
}
