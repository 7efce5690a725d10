/**
 * `npm run bench -- intake`: hub and raw baseline in turn, on the same MongoDB, with the same load. One burst gives two
 * figures: how fast calls are accepted, and how many per second are fully processed until the last event can be read.
 */
import { randomBytes } from 'node:crypto';
import { say } from '../services/progress';
import type { Stage } from '../stage/stage';
import { startBaseline, type Baseline } from './run-baseline';
import { checkEffects, eventsOf, prepareCalls, startBenchHub, untilProcessed, type BenchHub, type Layout } from './bench-hub';
import { figure, median, rounded, type Figure } from './figures';
import { measureRss } from './rss';
import { acceptedPerSecond, runLoad } from './run-load';
import { headOf, seedEvents } from './seed';
import type { LoadReport, LoadSpec } from './load-spec';

export interface IntakeOptions { seconds: number; rounds: number; connections: number; layout: Layout; stored: number; rss: boolean; profile: string | undefined }

interface Round { baseline: number; accepted: number; sustained: number; paced: LoadReport['latencyMs'] | undefined }

export interface BenchResult { bench: string; options: IntakeOptions; figures: Figure[]; rounds: unknown }

/** No machine this is made for is faster; it bounds what is seeded for one burst. */
const MOST_PER_SECOND = 5_000;
const PACED_SHARE = 0.7;

export const benchIntake = async (stage: Stage, options: IntakeOptions): Promise<BenchResult> => {
  const appSecret = randomBytes(16).toString('hex');
  const nodeArgs = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`];
  const bench = { stage, baseline: await startBaseline(stage, appSecret), appSecret, options };
  const startHub = async (): Promise<BenchHub> => warmUp(bench, await startBenchHub(stage, { appSecret, layout: options.layout, nodeArgs }));
  const hubs: Hubs = { empty: await startHub(), full: options.stored === 0 ? undefined : await fillLog(await startHub(), options.stored) };
  const rounds = await playRounds(bench, hubs);
  const rss = options.rss ? await measureRss(stage, { appSecret, layout: options.layout, connections: options.connections }) : undefined;
  return {
    bench: 'intake', options, rounds,
    figures: [...speedFigures(rounds.empty), ...(options.stored === 0 ? [] : [slowdown(rounds, options.stored)]), ...(rss === undefined ? [] : [rss])],
  };
};

interface Bench { stage: Stage; baseline: Baseline; appSecret: string; options: IntakeOptions }

/** Two hubs on databases of their own; the log of the second is long. */
interface Hubs { empty: BenchHub; full: BenchHub | undefined }

interface Rounds { empty: Round[]; full: Round[] }

/** In turn, so that what else goes on in the machine meets both hubs. */
const playRounds = async (bench: Bench, { empty, full }: Hubs): Promise<Rounds> => {
  const rounds: Rounds = { empty: [], full: [] };
  for (let number = 1; number <= bench.options.rounds; number += 1) {
    rounds.empty.push(await playRound(bench, empty, { isPaced: true, label: `round ${String(number)} (empty log)` }));
    if (full !== undefined) rounds.full.push(await playRound(bench, full, { isPaced: false, label: `round ${String(number)} (${String(bench.options.stored)} events stored)` }));
  }
  return rounds;
};

const playRound = async (bench: Bench, hub: BenchHub, { isPaced, label }: { isPaced: boolean; label: string }): Promise<Round> => {
  const before = await burstBaseline(bench, hub);
  const { accepted, sustained } = await burst(bench, hub);
  const baseline = (before + (await burstBaseline(bench, hub))) / 2;
  const paced = isPaced ? await pace(bench, hub, sustained * PACED_SHARE) : undefined;
  say(`${label}: baseline ${String(rounded(baseline))}/s, hub accepts ${String(rounded(accepted))}/s, sustains ${String(rounded(sustained))}/s${paced ? `, p99 ${String(paced.p99)} ms` : ''}`);
  return { baseline, accepted, sustained, paced };
};

/** Half before the hub's turn and half after it, so that what else goes on in the machine meets both. */
const burstBaseline = async (bench: Bench, hub: BenchHub): Promise<number> => {
  const spec = specOf(bench, hub, { url: bench.baseline.url, ratePerSecond: 0 });
  return acceptedPerSecond(await runLoad(bench.stage, { ...spec, durationMs: Math.ceil(spec.durationMs / 2) }));
};

const specOf = ({ appSecret, options }: Bench, hub: BenchHub, { url, ratePerSecond }: { url: string; ratePerSecond: number }): LoadSpec => ({
  url, appSecret, ratePerSecond, connections: ratePerSecond === 0 ? options.connections : options.connections * 4, durationMs: options.seconds * 1000,
  first: hub.used, maxCalls: options.seconds * MOST_PER_SECOND, plan: hub.plan,
});

const burst = async (bench: Bench, hub: BenchHub): Promise<{ accepted: number; sustained: number }> => {
  const { report, processedAtMs } = await loadHub(bench, hub, 0);
  return { accepted: acceptedPerSecond(report), sustained: (report.accepted * 1000) / (processedAtMs - report.startedAtMs) };
};

const pace = async (bench: Bench, hub: BenchHub, ratePerSecond: number): Promise<LoadReport['latencyMs']> => (await loadHub(bench, hub, ratePerSecond)).report.latencyMs;

/** Ends when the hub has nothing left to do, and only if every effect is there. */
const loadHub = async (bench: Bench, hub: BenchHub, ratePerSecond: number): Promise<{ report: LoadReport; processedAtMs: number }> => {
  await prepareCalls(hub, bench.options.seconds * MOST_PER_SECOND);
  const head = await headOf(hub.db, hub.owner.workspaceId);
  const report = await runLoad(bench.stage, specOf(bench, hub, { url: hub.webhookUrl, ratePerSecond }));
  if (report.refused > 0) throw new Error(`${String(report.refused)} calls were refused, so this was no measurement`);
  const last = head + eventsOf(hub, report.sent);
  hub.used += report.sent;
  const processedAtMs = await untilProcessed(hub, last);
  await checkEffects(hub, last);
  return { report, processedAtMs };
};

/** It also makes the consumers' cursors known, which the filled log is told to have been read by. */
const warmUp = async (bench: Bench, hub: BenchHub): Promise<BenchHub> => {
  await burst({ ...bench, options: { ...bench.options, seconds: 1 } }, hub);
  return hub;
};

const fillLog = async (hub: BenchHub, count: number): Promise<BenchHub> => {
  say(`storing ${String(count)} events ...`);
  await seedEvents(hub.db, { owner: hub.owner, count });
  return hub;
};

const speedFigures = (rounds: readonly Round[]): Figure[] => {
  const of = (pick: (round: Round) => number): number => median(rounds.map(pick));
  const baseline = of((round) => round.baseline);
  const accepted = of((round) => round.accepted);
  const sustained = of((round) => round.sustained);
  return [
    figure({ name: 'accept burst', value: accepted, unit: 'calls/s', baseline, measure: of((round) => round.accepted / round.baseline), bar: { op: '>=', limit: 0.6 } }),
    figure({ name: 'sustained, end to end', value: sustained, unit: 'calls/s', baseline, measure: of((round) => round.sustained / round.baseline), bar: { op: '>=', limit: 0.25 } }),
    figure({ name: 'answer p50 at 70% of it', value: of((round) => round.paced?.p50 ?? Number.NaN), unit: 'ms' }),
    figure({ name: 'answer p95 at 70% of it', value: of((round) => round.paced?.p95 ?? Number.NaN), unit: 'ms' }),
    figure({ name: 'answer p99 at 70% of it', value: of((round) => round.paced?.p99 ?? Number.NaN), unit: 'ms', bar: { op: '<', limit: 250 } }),
  ];
};

/** Both are taken as shares of the baseline of their own time, so that other work on the machine cancels out. */
const slowdown = ({ empty, full }: Rounds, stored: number): Figure => {
  const share = (rounds: readonly Round[]): number => median(rounds.map((round) => round.sustained / round.baseline));
  return figure({ name: `slower with ${String(stored)} events stored`, value: (1 - share(full) / share(empty)) * 100, unit: '%', bar: { op: '<=', limit: 20 } });
};
