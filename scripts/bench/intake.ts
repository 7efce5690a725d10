/**
 * `npm run bench -- intake`: one burst gives two figures, how fast calls are accepted and how many
 * per second are fully processed until the last event can be read; then a paced run at 70% of that
 * gives the times of the answers. A second hub has a long log.
 */
import { say } from '../services/progress';
import { addressOf, startChild } from './child';
import { figures, median, type Figure, type FigureSpec, type Round, type Sample } from './figures';
import type { Checkout } from './hub/checkout';
import { receiveTexts } from './hub/traffic';
import { ACCOUNTS } from './hub/twin-process';
import { postCalls, startIntakeHub, type Burst, type IntakeHub } from './intake-hub';
import { acceptedPerSecond, runLoad } from './load/run-load';
import { playRounds } from './rounds';
import { measureRss } from './rss';
import type { BenchResult, BenchWorld } from './world';

const CONNECTIONS = 64;
const PACED_CONNECTIONS = 4 * CONNECTIONS;
const PACED_SHARE = 0.7;
/** No machine this is made for is faster; it bounds what is prepared for one burst. */
const MOST_PER_SECOND = 5_000;
/**
 * Times the fastest burst so far. To prepare a status costs a send, so no more are prepared than a
 * burst may need.
 */
const HEADROOM = 1.5;
const WARM_UP_PER_SECOND = 2_000;

const SPEED: readonly FigureSpec[] = [
  {
    key: 'accepted',
    name: 'accept burst',
    unit: 'calls/s',
    baselineKey: 'accepted',
    bar: { op: '>=', limit: 0.6 },
  },
  {
    key: 'sustained',
    name: 'sustained, end to end',
    unit: 'calls/s',
    baselineKey: 'accepted',
    bar: { op: '>=', limit: 0.25 },
  },
  { key: 'p50', name: 'answer p50 at 70% of it', unit: 'ms' },
  { key: 'p95', name: 'answer p95 at 70% of it', unit: 'ms' },
  { key: 'p99', name: 'answer p99 at 70% of it', unit: 'ms', bar: { op: '<', limit: 250 } },
];

export async function benchIntake(world: BenchWorld): Promise<BenchResult> {
  const { options } = world;
  const hubs = [];
  for (const checkout of world.checkouts)
    hubs.push({ checkout, play: await prepareHub(world, checkout) });
  const rounds = await playRounds(options.rounds, { baseline: await prepareBaseline(world), hubs });
  const name = `slower with ${String(options.stored)} events stored`;
  const slower: FigureSpec = {
    key: 'slowerPercent',
    name,
    unit: '%',
    bar: { op: '<=', limit: 20 },
  };
  return {
    rounds,
    figures: [
      ...figures(SPEED, rounds),
      ...(options.stored === 0 ? [] : figures([slower], rounds)),
      ...(options.rss ? await memoryFigures(world) : []),
    ],
  };
}

async function memoryFigures(world: BenchWorld): Promise<Figure[]> {
  const hubs: Sample[] = [];
  for (const checkout of world.checkouts) hubs.push({ grown: await measureRss(world, checkout) });
  const round: Round = { baseline: {}, hubs };
  return figures(
    [
      {
        key: 'grown',
        name: 'RSS growth over 200,000 calls',
        unit: 'MB',
        bar: { op: '<', limit: 64 },
      },
    ],
    [round],
  );
}

async function prepareHub(world: BenchWorld, checkout: Checkout): Promise<() => Promise<Sample>> {
  const { layout, stored, profile } = world.options;
  const nodeArgs = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const start = async (): Promise<Side> =>
    warmUp(world, await startIntakeHub(world, checkout, { layout, nodeArgs }));
  const empty = await start();
  const full = stored === 0 ? undefined : await fillLog(world, await start());
  return async () => {
    const { accepted, sustained } = await burst(world, empty);
    const paced = await pace(world, empty, sustained * PACED_SHARE);
    if (full === undefined) return { accepted, sustained, ...paced };
    const slowed = (await burst(world, full)).sustained;
    return {
      accepted,
      sustained,
      ...paced,
      sustainedFull: slowed,
      slowerPercent: (1 - slowed / sustained) * 100,
    };
  };
}

/** A hub, and how fast it was at best. */
interface Side {
  intake: IntakeHub;
  fastest: number;
}

async function warmUp(world: BenchWorld, intake: IntakeHub): Promise<Side> {
  const order = {
    connections: CONNECTIONS,
    ratePerSecond: 0,
    durationMs: 1_000,
    maxCalls: WARM_UP_PER_SECOND,
  };
  const { report } = await postCalls(world, intake, order);
  return { intake, fastest: acceptedPerSecond(report) };
}

async function fillLog(world: BenchWorld, side: Side): Promise<Side> {
  const { stored } = world.options;
  say(`storing ${String(stored)} events in the log of ${side.intake.hub.checkout.label} ...`);
  await receiveTexts(world, side.intake.hub, side.intake.tenant, stored);
  return side;
}

async function burst(
  world: BenchWorld,
  side: Side,
): Promise<{ accepted: number; sustained: number }> {
  const { report, processedAtMs } = await postCalls(
    world,
    side.intake,
    burstOrder(world, side.fastest),
  );
  const accepted = acceptedPerSecond(report);
  side.fastest = Math.max(side.fastest, accepted);
  return { accepted, sustained: (report.accepted * 1000) / (processedAtMs - report.startedAtMs) };
}

function burstOrder({ options }: BenchWorld, fastest: number): Burst {
  return {
    connections: options.connections ?? CONNECTIONS,
    ratePerSecond: 0,
    durationMs: options.seconds * 1000,
    maxCalls: Math.ceil(options.seconds * Math.min(MOST_PER_SECOND, fastest * HEADROOM)),
  };
}

async function pace(world: BenchWorld, { intake }: Side, ratePerSecond: number): Promise<Sample> {
  const { seconds } = world.options;
  const maxCalls = Math.ceil(ratePerSecond * seconds);
  const order = {
    connections: PACED_CONNECTIONS,
    ratePerSecond,
    durationMs: seconds * 1000,
    maxCalls,
  };
  const { p50, p95, p99 } = (await postCalls(world, intake, order)).report.latencyMs;
  return { p50, p95, p99 };
}

/** In two halves, so that one stall of the disk does not make the hub look good. */
async function prepareBaseline({
  stage,
  twin,
  options,
}: BenchWorld): Promise<() => Promise<Sample>> {
  const url = await addressOf(
    startChild(stage, 'raw/receiver', [stage.database('baseline'), twin.appSecret]),
  );
  const { wabaId, numbers } = ACCOUNTS[0];
  const plan = {
    run: 'baseline',
    baseMs: Date.now(),
    wabaId,
    numbers,
    people: numbers.length,
    connectionId: 'none',
  };
  const half = async (): Promise<number> =>
    acceptedPerSecond(
      await runLoad(stage, {
        url,
        kind: 'texts and statuses',
        secret: twin.appSecret,
        plan,
        statuses: [],
        connections: options.connections ?? CONNECTIONS,
        ratePerSecond: 0,
        durationMs: options.seconds * 500,
        first: 0,
        maxCalls: options.seconds * MOST_PER_SECOND,
      }),
    );
  return async () => ({ accepted: median([await half(), await half()]) });
}
