/**
 * `npm run bench -- hooks`: the whole chain, from a signed webhook to the POST at a sink in another
 * process. One workspace has one hook, another has ten. A turn lasts from the first webhook until
 * the sink has every delivery.
 */
import type { ChildProcess } from 'node:child_process';
import { callJson, textAt } from '../demo/api';
import { addressOf, ask, nextMessage, startChild } from './child';
import { figures, type FigureSpec, type Sample } from './figures';
import { startBenchHub, type BenchHub, type Tenant } from './hub/bench-hub';
import type { Checkout } from './hub/checkout';
import { receiveTexts } from './hub/traffic';
import { ACCOUNTS } from './hub/twin-process';
import { runLoad } from './load/run-load';
import { playRounds } from './rounds';
import { untilCount } from './until-count';
import type { BenchResult, BenchWorld } from './world';

interface Sink {
  url: string;
  process: ChildProcess;
}

const PEOPLE = 2_000;
const MANY = 10;
/** A turn to ten hooks has fewer events, for they give more deliveries. */
const FEWER = 4;
const IN_FLIGHT = 32;
const WARM_UP = 400;
const LONGEST_MS = 10 * 60_000;

const FIGURES: readonly FigureSpec[] = [
  { key: 'one', name: 'to one hook', unit: 'events/s', baselineKey: 'perSecond' },
  { key: 'ten', name: 'to ten hooks', unit: 'deliveries/s', baselineKey: 'perSecond' },
];

export async function benchHooks(world: BenchWorld): Promise<BenchResult> {
  const process = startChild(world.stage, 'sink');
  const sink = { process, url: await addressOf(process) };
  const hubs = [];
  for (const checkout of world.checkouts)
    hubs.push({ checkout, play: await prepareHub(world, sink, checkout) });
  const rounds = await playRounds(world.options.rounds, {
    baseline: await prepareBaseline(world, sink),
    hubs,
  });
  return { figures: figures(FIGURES, rounds), rounds };
}

async function prepareHub(
  world: BenchWorld,
  sink: Sink,
  checkout: Checkout,
): Promise<() => Promise<Sample>> {
  const order = { layout: world.options.layout, nodeArgs: [], accounts: ACCOUNTS, people: PEOPLE };
  const hub = await startBenchHub(world, checkout, order);
  const [one, ten] = hub.tenants;
  if (one === undefined || ten === undefined) throw new Error('the hub lacks a tenant');
  for (const tenant of [one, ten]) await receiveTexts(world, hub, tenant, PEOPLE);
  const toOne = { hub, tenant: one, hookIds: await subscribe(hub, one, sink, 1) };
  const toTen = { hub, tenant: ten, hookIds: await subscribe(hub, ten, sink, MANY) };
  for (const target of [toOne, toTen]) await measure(world, sink, target, WARM_UP);
  return async () => ({
    one: await measure(world, sink, toOne, world.options.count),
    ten: await measure(world, sink, toTen, Math.ceil(world.options.count / FEWER)),
  });
}

/** @returns the ids of the hooks */
async function subscribe(
  hub: BenchHub,
  { apiKey }: Tenant,
  sink: Sink,
  count: number,
): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const target = `${sink.url}/${hub.checkout.label}/${String(count)}/${String(number)}`;
    const body = { event: 'message.received', target_url: target, max_in_flight: IN_FLIGHT };
    ids.push(
      textAt(await callJson({ method: 'POST', url: `${hub.url}/v1/hooks`, apiKey, body }), 'id'),
    );
  }
  return ids;
}

interface Target {
  hub: BenchHub;
  tenant: Tenant;
  hookIds: readonly string[];
}

/** @returns deliveries per second */
async function measure(
  { stage, twin, options }: BenchWorld,
  sink: Sink,
  { hub, tenant, hookIds }: Target,
  events: number,
): Promise<number> {
  const deliveries = events * hookIds.length;
  await ask(sink.process, { reset: true });
  const { startedAtMs } = await runLoad(stage, {
    url: hub.url,
    kind: 'texts',
    secret: twin.appSecret,
    plan: tenant.plan,
    statuses: [],
    connections: options.connections ?? 64,
    ratePerSecond: 0,
    durationMs: LONGEST_MS,
    first: tenant.used,
    maxCalls: events,
  });
  tenant.used += events;
  const arrived = async (): Promise<number> => Number((await ask(sink.process, {}))['unique']);
  await untilCount({ count: deliveries, read: arrived, what: 'deliveries at the sink' });
  const { lastAtMs } = await ask(sink.process, {});
  await untilStored(hub, tenant, hookIds);
  return (deliveries * 1000) / Math.max(1, Number(lastAtMs) - startedAtMs);
}

/** The results are stored after the sink has answered; the next turn must not begin before. */
async function untilStored(
  hub: BenchHub,
  { apiKey }: Tenant,
  hookIds: readonly string[],
): Promise<void> {
  const isPending = async (id: string): Promise<boolean> => {
    const url = `${hub.url}/v1/hooks/${id}/deliveries?status=pending&limit=1`;
    const page = await callJson({ method: 'GET', url, apiKey });
    return !Array.isArray(page['data']) || page['data'].length > 0;
  };
  const stored = async (): Promise<number> => {
    const pending = await Promise.all(hookIds.map(isPending));
    return pending.filter((each) => !each).length;
  };
  await untilCount({
    count: hookIds.length,
    read: stored,
    what: 'hooks without pending deliveries',
  });
}

async function prepareBaseline(
  { stage, options }: BenchWorld,
  sink: Sink,
): Promise<() => Promise<Sample>> {
  const redis = await stage.redis();
  const deliverer = startChild(stage, 'raw/deliverer', [
    stage.database('baseline'),
    redis.url,
    `${sink.url}/baseline`,
  ]);
  await nextMessage(deliverer);
  const turn = async (count: number): Promise<Sample> => {
    await ask(sink.process, { reset: true });
    const { startedAtMs, endedAtMs } = await ask(deliverer, { count });
    return { perSecond: (count * 1000) / Math.max(1, Number(endedAtMs) - Number(startedAtMs)) };
  };
  await turn(WARM_UP);
  return () => turn(options.count);
}
