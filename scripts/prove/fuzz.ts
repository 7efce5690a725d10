/**
 * Ten thousand bad but signed payloads: no 5xx, no crash, no memory kept, and nothing stays in the
 * queue.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { rssMb } from '../stage/memory';
import type { Stage } from '../stage/stage';
import { makeCorpus, type Payload } from './corpus';
import { prepare } from './crash';
import { mutate } from './mutate';
import { countAttention, readLogs, untilQuiet } from './read-log';
import { drawsOf, toResult, type ProofOptions, type ProofResult } from './result';
import { anyWebUrl, openWorld, type World } from './world';

const AT_ONCE = 16;
const WARM_UP = 1_500;
const MOST_GROWTH_MB = 64;
const CALM_MS = 60_000;
const SETTLE_MS = 300_000;

export async function proveFuzz(stage: Stage, { count, seed }: ProofOptions): Promise<ProofResult> {
  const { url: redisUrl } = await stage.redis();
  const world = await openWorld(stage, { roles: ['all'], redisUrl });
  const [hub] = world.hubs;
  const payloads = makeCorpus(0, Math.floor(Date.now() / 1000)).filter(
    ({ body }) => body.length < 100_000,
  );
  await prepare(world, payloads);
  // A process that has just started grows by being used at all; that is not what is looked for
  // here.
  await postMany(
    world,
    Math.min(WARM_UP, count),
    (number) => payloads[number % payloads.length]?.body ?? Buffer.alloc(0),
  );
  await untilQuiet(world, SETTLE_MS);
  const beforeMb = rssMb(hub?.pid ?? 0);
  const { statuses, kinds } = await postMutants(world, payloads, { count, seed });
  const left = await untilQuiet(world, SETTLE_MS);
  const afterMb = hub?.isRunning() === true ? await calmRss(hub.pid, beforeMb) : Number.NaN;
  const { events, problems } = await readLogs(world);
  const failed = [...statuses].filter(([status]) => status === 0 || status >= 500);
  return toResult('fuzz', 'intake', {
    counts: {
      ...Object.fromEntries([...kinds].map(([kind, number]) => [kind, number])),
      ...Object.fromEntries(
        [...statuses].sort().map(([status, number]) => [`answered ${String(status)}`, number]),
      ),
      events: events.length,
      parked: await countAttention(world, 'parked'),
      unrouted: await countAttention(world, 'unrouted'),
      'RSS before, MB': beforeMb,
      'RSS after, MB': afterMb,
    },
    problems: [
      ...problems,
      ...failed.map(
        ([status, number]) =>
          `${String(number)} calls were answered with ${status === 0 ? 'nothing' : String(status)}`,
      ),
      ...(hub?.isRunning() === true ? [] : ['the hub ended']),
      ...(afterMb - beforeMb <= MOST_GROWTH_MB
        ? []
        : [`the hub keeps ${String(afterMb - beforeMb)} MB more than before`]),
      ...(left === 0 ? [] : [`${String(left)} batches of calls were never handled`]),
    ],
  });
}

interface Tally {
  statuses: Map<number, number>;
  kinds: Map<string, number>;
}

async function postMutants(
  world: World,
  payloads: readonly Payload[],
  { count, seed }: { count: number; seed: number },
): Promise<Tally> {
  const draw = drawsOf(seed);
  const kinds = new Map<string, number>();
  const statuses = await postMany(world, count, (number) => {
    const { kind, body } = mutate(
      payloads[Math.floor(draw() * payloads.length)]?.body ?? Buffer.alloc(0),
      number,
      draw,
    );
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    return body;
  });
  return { statuses, kinds };
}

async function postMany(
  world: World,
  count: number,
  make: (number: number) => Buffer,
): Promise<Map<number, number>> {
  const statuses = new Map<number, number>();
  const url = anyWebUrl(world);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      const status = await world.post(url, make(next));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return statuses;
}

/** As soon as it is low enough, at the latest after a minute. */
async function calmRss(pid: number, beforeMb: number): Promise<number> {
  for (
    const untilMs = Date.now() + CALM_MS;
    Date.now() < untilMs && rssMb(pid) > beforeMb + MOST_GROWTH_MB;
  )
    await pause(1_000);
  return rssMb(pid);
}
