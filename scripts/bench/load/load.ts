/**
 * The load process: posts calls over kept-alive loopback connections, bounded in count and time.
 * Paced runs are open loop: the time of an answer counts from when its call was due, so a stalled
 * hub cannot hide behind a stalled sender.
 */
import { Pool } from 'undici';
import { readLoadSpec, type LoadReport, type LoadSpec } from './load-spec';
import { makeCall, type Call } from './make-call';

/** More are made while it runs: enough for a burst, without holding gigabytes for a long run. */
const PREPARED = 60_000;
const PREPARED_BATCHES = 50;
const TICK_MS = 2;
const PROGRESS_EVERY = 1_000;

interface Tally {
  spec: LoadSpec;
  pool: Pool;
  startedAtMs: number;
  firstAcceptedAtMs: number;
  sent: number;
  accepted: number;
  refused: number;
  broken: number;
  latencies: number[];
}

function main(): void {
  process.once('disconnect', () => process.exit(0));
  process.once('message', (message: unknown) => {
    const spec = readLoadSpec(message);
    if (!spec.ok)
      throw new Error(
        `the load process got an order that it cannot read: ${JSON.stringify(spec.errors)}`,
      );
    void run(spec.value);
  });
}

async function run(spec: LoadSpec): Promise<void> {
  const { origin } = new URL(spec.url);
  const timeouts = { headersTimeout: 60_000, bodyTimeout: 60_000 };
  const pool = new Pool(origin, { connections: spec.connections, pipelining: 1, ...timeouts });
  const nextCall = prepare(spec);
  const tally: Tally = {
    spec,
    pool,
    startedAtMs: Date.now(),
    firstAcceptedAtMs: 0,
    sent: 0,
    accepted: 0,
    refused: 0,
    broken: 0,
    latencies: [],
  };
  await (spec.ratePerSecond === 0 ? closedLoop(tally, nextCall) : openLoop(tally, nextCall));
  process.send?.(report(tally, 'result'), () => {
    void pool.close().then(() => process.exit(0));
  });
}

function prepare(spec: LoadSpec): (offset: number) => Call {
  const length = Math.min(spec.maxCalls, spec.kind === 'batches' ? PREPARED_BATCHES : PREPARED);
  const prepared = Array.from({ length }, (_, offset) => makeCall(spec, offset));
  return (offset) => prepared[offset] ?? makeCall(spec, offset);
}

/** Each connection posts its next call when the last one was answered. */
async function closedLoop(tally: Tally, nextCall: (offset: number) => Call): Promise<void> {
  const { spec } = tally;
  const untilMs = performance.now() + spec.durationMs;
  const lane = async (): Promise<void> => {
    while (tally.sent < spec.maxCalls && performance.now() < untilMs) {
      const offset = tally.sent;
      tally.sent += 1;
      await post(tally, nextCall(offset), performance.now());
    }
  };
  await Promise.all(Array.from({ length: spec.connections }, lane));
}

async function openLoop(tally: Tally, nextCall: (offset: number) => Call): Promise<void> {
  const { spec } = tally;
  const total = Math.min(spec.maxCalls, Math.floor((spec.ratePerSecond * spec.durationMs) / 1000));
  const begunMs = performance.now();
  const posts: Promise<void>[] = [];
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(
        total,
        Math.floor(((performance.now() - begunMs) * spec.ratePerSecond) / 1000),
      );
      while (tally.sent < due) {
        const dueMs = begunMs + (tally.sent * 1000) / spec.ratePerSecond;
        posts.push(post(tally, nextCall(tally.sent), dueMs));
        tally.sent += 1;
      }
      if (tally.sent < total) return;
      clearInterval(timer);
      resolve();
    }, TICK_MS);
  });
  await Promise.all(posts);
}

async function post(tally: Tally, call: Call, dueMs: number): Promise<void> {
  try {
    const answer = await tally.pool.request({ method: 'POST', ...call });
    await answer.body.dump();
    if (answer.statusCode >= 200 && answer.statusCode < 300) accept(tally);
    else tally.refused += 1;
  } catch {
    tally.broken += 1;
  }
  tally.latencies.push(performance.now() - dueMs);
  if (tally.latencies.length % PROGRESS_EVERY === 0) process.send?.(report(tally, 'progress'));
}

function accept(tally: Tally): void {
  tally.accepted += 1;
  if (tally.firstAcceptedAtMs === 0) tally.firstAcceptedAtMs = Date.now();
}

function report(tally: Tally, kind: LoadReport['kind']): LoadReport {
  const sorted = kind === 'result' ? Float64Array.from(tally.latencies).sort() : new Float64Array();
  const at = (share: number): number => {
    const latency = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return Math.round(latency * 10) / 10;
  };
  const { sent, accepted, refused, broken, startedAtMs, firstAcceptedAtMs } = tally;
  return {
    kind,
    sent,
    accepted,
    refused,
    broken,
    startedAtMs,
    firstAcceptedAtMs,
    endedAtMs: Date.now(),
    latencyMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) },
  };
}

main();
