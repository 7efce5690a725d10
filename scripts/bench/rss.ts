/** Does the hub's memory grow with what it has taken in? A fresh hub, 200,000 calls, its resident size at two marks. */
import { say } from '../services/progress';
import { rssMb } from '../stage/memory';
import type { Stage } from '../stage/stage';
import { checkEffects, eventsOf, prepareCalls, startBenchHub, untilProcessed, type Layout } from './bench-hub';
import { figure, median, type Figure } from './figures';
import { runLoad } from './run-load';
import { headOf } from './seed';

const FIRST_MARK = 20_000;
const LAST_MARK = 200_000;
/** Samples around a mark; their median, since the garbage collector moves the size by some MB from moment to moment. */
const SAMPLES = 9;
const AROUND_CALLS = 4_000;
const LONGEST_MS = 45 * 60_000;

export const measureRss = async (stage: Stage, { appSecret, layout, connections }: { appSecret: string; layout: Layout; connections: number }): Promise<Figure> => {
  say(`memory: ${String(LAST_MARK)} calls to a fresh hub ...`);
  const hub = await startBenchHub(stage, { appSecret, layout, nodeArgs: [] });
  await prepareCalls(hub, LAST_MARK);
  const samples: { calls: number; mb: number }[] = [];
  const head = await headOf(hub.db, hub.owner.workspaceId);
  const report = await runLoad(stage, {
    url: hub.webhookUrl, appSecret, connections, ratePerSecond: 0, durationMs: LONGEST_MS, first: 0, maxCalls: LAST_MARK, plan: hub.plan,
  }, ({ accepted }) => { samples.push({ calls: accepted, mb: largestRss(hub.processes.map(({ pid }) => pid)) }); });
  const last = head + eventsOf(hub, report.sent);
  hub.used += report.sent;
  const at = (mark: number): number => median(samples.filter(({ calls }) => Math.abs(calls - mark) <= AROUND_CALLS).slice(-SAMPLES).map(({ mb }) => mb));
  say(`memory: ${String(at(FIRST_MARK))} MB at ${String(FIRST_MARK)} calls, ${String(at(LAST_MARK))} MB at ${String(LAST_MARK)}`);
  await untilProcessed(hub, last);
  await checkEffects(hub, last);
  return figure({ name: `RSS growth, call ${String(FIRST_MARK)} to ${String(LAST_MARK)}`, value: at(LAST_MARK) - at(FIRST_MARK), unit: 'MB', bar: { op: '<', limit: 64 } });
};

const largestRss = (pids: readonly number[]): number => Math.max(...pids.map(rssMb));
