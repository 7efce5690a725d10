/**
 * Does the hub's memory grow with what it has taken in? A fresh hub, 200,000 calls, its resident
 * size at two marks.
 */
import { say } from '../services/progress';
import { rssMb } from '../stage/memory';
import { median } from './figures';
import type { Checkout } from './hub/checkout';
import { postCalls, startIntakeHub } from './intake-hub';
import type { BenchWorld } from './world';

const FIRST_MARK = 20_000;
const LAST_MARK = 200_000;
/**
 * Samples around a mark; their median, since the garbage collector moves the size by some MB from
 * moment to moment.
 */
const SAMPLES = 9;
const AROUND_CALLS = 4_000;
const LONGEST_MS = 45 * 60_000;
const CONNECTIONS = 64;

/** @returns by how many MB it grew between the marks */
export async function measureRss(world: BenchWorld, checkout: Checkout): Promise<number> {
  say(`memory of ${checkout.label}: ${String(LAST_MARK)} calls to a fresh hub ...`);
  const intake = await startIntakeHub(world, checkout, {
    layout: world.options.layout,
    nodeArgs: [],
  });
  const pids = intake.hub.processes.map(({ pid }) => pid);
  const samples: { calls: number; mb: number }[] = [];
  const order = {
    connections: world.options.connections ?? CONNECTIONS,
    ratePerSecond: 0,
    durationMs: LONGEST_MS,
    maxCalls: LAST_MARK,
  };
  await postCalls(world, intake, order, ({ accepted }) => {
    samples.push({ calls: accepted, mb: Math.max(...pids.map(rssMb)) });
  });
  const at = (mark: number): number => {
    const near = samples.filter(({ calls }) => Math.abs(calls - mark) <= AROUND_CALLS);
    return median(near.slice(-SAMPLES).map(({ mb }) => mb));
  };
  say(
    `memory: ${String(at(FIRST_MARK))} MB at ${String(FIRST_MARK)} calls, ${String(at(LAST_MARK))} MB at ${String(LAST_MARK)}`,
  );
  return at(LAST_MARK) - at(FIRST_MARK);
}
