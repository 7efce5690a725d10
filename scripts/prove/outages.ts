/**
 * Redis or MongoDB goes away under load and comes back. Redis is not needed to accept, MongoDB is;
 * neither loses anything.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { isReady } from '../stage/hub-process';
import type { Stage } from '../stage/stage';
import { checkFlood, FLOOD_ACCOUNT, startFlood, type Answer, type Flood } from './flood';
import { readLogs, untilQuiet } from './read-log';
import { toResult, type ProofOptions, type ProofResult } from './result';
import { startTcpProxy, type TcpProxy } from './tcp-proxy';
import { anyWebUrl, connectHome, openWorld, type World } from './world';

const RATE_PER_SECOND = 60;
/** Load before the fault, and after it. */
const AROUND_MS = 4_000;
/** Answers around the moment of the fault may be of either side. */
const EDGE_MS = 500;
const SETTLE_MS = 180_000;
const RECOVERY_MS = 30_000;

export async function proveRedis(stage: Stage, { seconds }: ProofOptions): Promise<ProofResult> {
  const redis = await stage.redis();
  const world = await openWorld(stage, { roles: ['web', 'worker'], redisUrl: redis.url });
  await connectHome(world, [FLOOD_ACCOUNT]);
  const flood = startFlood(world, { ratePerSecond: RATE_PER_SECOND, retry: false });
  const fault = await duringFault(seconds, {
    begin: redis.kill,
    end: async () => {
      if ((await stage.redis(redis.port)).port !== redis.port)
        throw new Error(`the port ${String(redis.port)} was taken while Redis was away`);
    },
  });
  await flood.stop();
  const left = await untilQuiet(world, SETTLE_MS);
  const refused = flood.answers.filter(({ status }) => status !== 200);
  return judge(world, 'redis', {
    flood,
    fault,
    left,
    problems:
      refused.length === 0
        ? []
        : [
            `${String(refused.length)} calls were not answered with 200, the first with ${String(refused[0]?.status)}`,
          ],
  });
}

export async function proveMongo(stage: Stage, { seconds }: ProofOptions): Promise<ProofResult> {
  const proxies: TcpProxy[] = [];
  const { url: redisUrl } = await stage.redis();
  const world = await openWorld(stage, {
    roles: ['web', 'worker'],
    redisUrl,
    through: async (uri) => throughProxy(stage, uri, proxies),
  });
  await connectHome(world, [FLOOD_ACCOUNT]);
  const flood = startFlood(world, { ratePerSecond: RATE_PER_SECOND, retry: false });
  const fault = await duringFault(seconds, {
    begin: async () => {
      await Promise.all(proxies.map((proxy) => proxy.cut()));
    },
    end: async () => {
      await Promise.all(proxies.map((proxy) => proxy.mend()));
    },
  });
  const recoveredMs = await untilReady(world);
  await flood.stop();
  const within = flood.answers.filter((answer) => isWithin(answer, fault));
  const wrong = flood.answers.filter(({ status }) => status !== 200 && status !== 503);
  const repeated = await flood.repeatUnanswered();
  const left = await untilQuiet(world, SETTLE_MS);
  return judge(world, 'mongo', {
    flood,
    fault,
    left,
    counts: { 'ready again after ms': recoveredMs, repeated },
    problems: [
      ...(wrong.length === 0
        ? []
        : [
            `${String(wrong.length)} calls were answered with something else than 200 and 503, the first with ${String(wrong[0]?.status)}`,
          ]),
      ...(within.some(({ status }) => status === 200)
        ? ['a call was acknowledged while MongoDB was away']
        : []),
      ...(within.length > 0 ? [] : ['no call was made while MongoDB was away']),
      ...(world.hubs.every((hub) => hub.isRunning()) ? [] : ['a process ended']),
    ],
  });
}

/**
 * Only this hub's connections go through it, so the shared MongoDB never notices. A replica set
 * would be reached around it, hence `directConnection`.
 */
async function throughProxy(
  stage: Stage,
  mongodbUri: string,
  proxies: TcpProxy[],
): Promise<string> {
  const uri = new URL(mongodbUri);
  const proxy = await startTcpProxy({ host: uri.hostname, port: Number(uri.port || '27017') });
  stage.defer(proxy.close);
  proxies.push(proxy);
  uri.hostname = '127.0.0.1';
  uri.port = String(proxy.port);
  uri.searchParams.set('directConnection', 'true');
  return uri.href;
}

interface Fault {
  beginMs: number;
  endMs: number;
}

async function duringFault(
  seconds: number,
  { begin, end }: { begin: () => Promise<void>; end: () => Promise<void> },
): Promise<Fault> {
  await pause(AROUND_MS);
  await begin();
  const beginMs = Date.now();
  await pause(seconds * 1000);
  const endMs = Date.now();
  await end();
  await pause(AROUND_MS);
  return { beginMs, endMs };
}

function isWithin({ sentAtMs, ms }: Answer, { beginMs, endMs }: Fault): boolean {
  return sentAtMs > beginMs + EDGE_MS && sentAtMs + ms < endMs - EDGE_MS;
}

async function untilReady(world: World): Promise<number> {
  const begunMs = Date.now();
  while (!(await isReady(anyWebUrl(world)))) {
    if (Date.now() - begunMs > RECOVERY_MS) throw new Error('the hub did not recover by itself');
    await pause(50);
  }
  return Date.now() - begunMs;
}

interface Outage {
  flood: Flood;
  fault: Fault;
  left: number;
  counts?: Record<string, number>;
  problems: string[];
}

async function judge(
  world: World,
  proof: string,
  { flood, fault, left, counts = {}, problems }: Outage,
): Promise<ProofResult> {
  const logs = await readLogs(world);
  const check = checkFlood(flood.answers, logs.events);
  const within = flood.answers.filter((answer) => isWithin(answer, fault));
  const byStatus = new Map<number, number>();
  for (const { status } of within) byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
  return toResult(proof, 'intake', {
    counts: {
      posts: flood.answers.length,
      accepted: check.accepted,
      missing: check.missing,
      doubled: check.doubled,
      events: logs.events.length,
      'posts during the fault': within.length,
      ...Object.fromEntries(
        [...byStatus].map(([status, count]) => [`answered ${String(status)} during it`, count]),
      ),
      'slowest answer during it, ms': Math.max(0, ...within.map(({ ms }) => ms)),
      ...counts,
    },
    problems: [
      ...problems,
      ...logs.problems,
      ...check.problems,
      ...(left > 0 ? [`${String(left)} batches of calls were never handled`] : []),
    ],
  });
}
