/** The feature's operations: append and tell, and catching up for whoever was told. */
import { toError } from '../lib/error-code';
import { findFailing } from '../lib/find-failing';
import { createGroupCommit, type GroupCommit } from '../lib/group-commit';
import type { Log, Metrics } from '../log';
import type { Queues, Sweep } from '../queue';
import { appendEvents, type EventDraft } from './append';
import { runConsumers, type EventConsumer } from './consumers';
import { workspacesBehind } from './model';

export interface EventLog {
  /**
   * Appends what is new and wakes the consumers. The caller marks its source done only afterwards.
   */
  append(workspaceId: string, drafts: readonly EventDraft[]): Promise<void>;
  startWorkers(): void;
  sweeps: readonly Sweep[];
}

/** The job's id is the workspace. */
const TELL = 'tell';
const TELL_CONCURRENCY = 8;

export function createEventLog({
  queues,
  consumers,
  log,
  metrics,
}: {
  queues: Queues;
  consumers: readonly EventConsumer[];
  log: Log;
  metrics: Metrics;
}): EventLog {
  const tell = atMostEvery(TELL_EVERY_MS, (workspaceId) => {
    void queues.add(TELL, [workspaceId]);
  });
  return {
    append: appendInTurn(async (workspaceId, drafts) => {
      metrics.events.inc(await appendEvents(workspaceId, drafts));
      // Also when all were known: the process that added them may have died before it told anyone.
      tell(workspaceId);
    }),
    startWorkers: () =>
      queues.work(TELL, TELL_CONCURRENCY, ({ id }) =>
        runConsumers(id, consumers, (consumer, error) => {
          log.error(
            { workspace_id: id, consumer: consumer.name, err: error },
            'consumer failed; it goes on from its cursor',
          );
        }),
      ),
    sweeps: [
      {
        name: TELL,
        run: async () => {
          const behind = await workspacesBehind(consumers.map((consumer) => consumer.name));
          await queues.add(TELL, behind);
          return behind.length;
        },
      },
    ],
  };
}

/**
 * The first at once, then one per span at the most: a busy workspace is told often enough, a quiet
 * one without delay.
 */
const TELL_EVERY_MS = 50;

function atMostEvery(spanMs: number, act: (key: string) => void): (key: string) => void {
  const again = new Map<string, boolean>();
  const run = (key: string): void => {
    again.set(key, false);
    act(key);
    setTimeout(() => {
      if (again.get(key) === true) run(key);
      else again.delete(key);
    }, spanMs).unref();
  };
  return (key) => {
    if (again.has(key)) again.set(key, true);
    else run(key);
  };
}

const MAX_BATCHES_TOGETHER = 200;

/**
 * What one process appends to one workspace at the same time goes in together: else its own batches
 * would conflict.
 */
function appendInTurn(
  write: (workspaceId: string, drafts: readonly EventDraft[]) => Promise<void>,
): EventLog['append'] {
  const open = new Map<string, GroupCommit<readonly EventDraft[]>>();
  return async (workspaceId, drafts) => {
    if (drafts.length === 0) return;
    const group =
      open.get(workspaceId) ??
      createGroupCommit<readonly EventDraft[]>({
        write: (batches) => writeApart(batches, (some) => write(workspaceId, some.flat())),
        maxBatch: MAX_BATCHES_TOGETHER,
        maxWaiting: Number.MAX_SAFE_INTEGER,
        concurrency: 1,
      });
    open.set(workspaceId, group);
    await group.add(drafts).finally(() => {
      if (group.isIdle()) open.delete(workspaceId);
    });
  };
}

type Drafts = readonly EventDraft[];

/** What one caller appends and can't be written keeps no other caller's from the log. */
async function writeApart(
  batches: readonly Drafts[],
  write: (batches: readonly Drafts[]) => Promise<void>,
): Promise<ReadonlyMap<number, Error>> {
  const { failed, left } = await findFailing(batches, async (some) => {
    try {
      await write(some);
      return new Map<number, Error>();
    } catch (error) {
      return new Map(some.map((_, place) => [place, toError(error)]));
    }
  });
  return new Map([...failed, ...left]);
}
