/**
 * `npm run bench -- outbound`: free-form texts to people who wrote before, from eight numbers. A
 * turn lasts from the first accepted call until the twin has taken every message.
 */
import { addressOf, startChild } from './child';
import { figures, type FigureSpec, type Sample } from './figures';
import { startBenchHub, type Tenant } from './hub/bench-hub';
import type { Checkout } from './hub/checkout';
import { receiveTexts, untilSettled } from './hub/traffic';
import { ACCOUNTS } from './hub/twin-process';
import { BATCH_SIZE, type LoadSpec } from './load/load-spec';
import { runLoad } from './load/run-load';
import { playRounds } from './rounds';
import type { BenchResult, BenchWorld } from './world';

const PEOPLE = 2_000;
const LONGEST_MS = 10 * 60_000;
const [ACCOUNT] = ACCOUNTS;

const FIGURES: readonly FigureSpec[] = [
  { key: 'perSecond', name: 'taken by the twin', unit: 'messages/s', baselineKey: 'perSecond' },
  { key: 'p50', name: 'API answer p50', unit: 'ms', baselineKey: 'p50' },
  { key: 'p99', name: 'API answer p99', unit: 'ms', baselineKey: 'p99' },
];

export async function benchOutbound(world: BenchWorld): Promise<BenchResult> {
  const hubs = [];
  for (const checkout of world.checkouts)
    hubs.push({ checkout, play: await prepareHub(world, checkout) });
  const rounds = await playRounds(world.options.rounds, {
    baseline: await prepareBaseline(world),
    hubs,
  });
  return { figures: figures(FIGURES, rounds), rounds };
}

async function prepareHub(world: BenchWorld, checkout: Checkout): Promise<() => Promise<Sample>> {
  const order = { layout: world.options.layout, nodeArgs: [], accounts: [ACCOUNT], people: PEOPLE };
  const hub = await startBenchHub(world, checkout, order);
  const [tenant] = hub.tenants;
  if (tenant === undefined) throw new Error('the hub has no tenant');
  await receiveTexts(world, hub, tenant, PEOPLE);
  const turn = async (count: number): Promise<Sample> => {
    const sample = await measure(world, { url: hub.url, tenant, count });
    await untilSettled(hub, tenant, count);
    return sample;
  };
  await turn(BATCH_SIZE);
  return () => turn(world.options.count);
}

async function prepareBaseline(world: BenchWorld): Promise<() => Promise<Sample>> {
  const { stage, twin, options } = world;
  const redis = await stage.redis();
  const args = [stage.database('baseline'), redis.url, twin.url, ACCOUNT.accessToken];
  const url = await addressOf(startChild(stage, 'raw/sender', args));
  const { wabaId, numbers } = ACCOUNT;
  const plan = {
    run: 'baseline',
    baseMs: Date.now(),
    wabaId,
    numbers,
    people: PEOPLE,
    connectionId: 'none',
  };
  const tenant = { apiKey: 'none', plan, used: 0 };
  await measure(world, { url, tenant, count: BATCH_SIZE });
  return () => measure(world, { url, tenant, count: options.count });
}

interface Turn {
  url: string;
  tenant: Pick<Tenant, 'apiKey' | 'plan' | 'used'>;
  count: number;
}

/** Batches are whole, so that a turn by batches may have more messages than was asked for. */
async function measure(
  { stage, twin, options }: BenchWorld,
  { url, tenant, count }: Turn,
): Promise<Sample> {
  const calls = options.batch ? Math.ceil(count / BATCH_SIZE) : count;
  const messages = options.batch ? calls * BATCH_SIZE : count;
  const spec: LoadSpec = {
    url,
    kind: options.batch ? 'batches' : 'sends',
    secret: tenant.apiKey,
    plan: tenant.plan,
    statuses: [],
    connections: Math.min(calls, options.connections ?? 32),
    ratePerSecond: 0,
    durationMs: LONGEST_MS,
    first: tenant.used,
    maxCalls: calls,
  };
  await twin.begin();
  const { firstAcceptedAtMs, latencyMs } = await runLoad(stage, spec);
  tenant.used += messages;
  const takenAtMs = await twin.untilTaken(messages);
  const perSecond = (messages * 1000) / Math.max(1, takenAtMs - firstAcceptedAtMs);
  return { perSecond, p50: latencyMs.p50, p99: latencyMs.p99 };
}
