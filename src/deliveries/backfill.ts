/**
 * What a new hook is owed of the events that were in the log before it. The head is read after the
 * claim, so after the hook was there: what is appended behind it, the log's consumer owes. Both may
 * owe the same event; the deliveries' `_id`s meet.
 */
import { readEvents, readHead } from '../events';
import { claimBackfill, endBackfill, noteBackfill, queueBackfills, type HookDoc } from '../hooks';
import type { Queues, Sweep } from '../queue';
import type { OweDeliveries } from './owe-deliveries';

export interface Backfill {
  /** @param hookId just created */
  queue(hookId: string): void;
  startWorkers(): void;
  sweeps: readonly Sweep[];
}

const QUEUE = 'backfill';
const CONCURRENCY = 4;
const BATCH = 500;

export function createBackfill(
  owe: OweDeliveries,
  { queues, sweepAfterMs }: { queues: Queues; sweepAfterMs: number },
): Backfill {
  return {
    queue: (hookId) => {
      void queues.add(QUEUE, [hookId]);
    },
    startWorkers: () => queues.work(QUEUE, CONCURRENCY, ({ id }) => fill(owe, id)),
    sweeps: [
      {
        name: QUEUE,
        run: () => queueBackfills((ids) => queues.addOverdue(QUEUE, ids), sweepAfterMs),
      },
    ],
  };
}

/**
 * How far it is, is stored after each batch: whoever comes next goes on from there. A hook that was
 * removed ends it.
 */
async function fill(owe: OweDeliveries, hookId: string): Promise<void> {
  let hook = await claimBackfill(hookId);
  const head = hook === null ? 0 : await readHead(hook.workspaceId);
  while (hook !== null) {
    const events = await readMissed(hook, head);
    await owe([hook], events);
    const last = events.at(-1);
    if (last === undefined || events.length < BATCH) {
      await endBackfill(hook);
      return;
    }
    hook = await noteBackfill(hook, last.sequence);
  }
}

async function readMissed({ workspaceId, status, backfilledTo, events }: HookDoc, head: number) {
  return status !== 'active' || backfilledTo >= head
    ? []
    : readEvents(workspaceId, {
        after: backfilledTo,
        upTo: head,
        types: events.includes('*') ? undefined : events,
        limit: BATCH,
      });
}
