/**
 * Two web and two worker processes; while the corpus is posted, every payload twice and in any
 * order, one ready process of each role after the other is killed -9. Afterwards the log holds
 * exactly what the contract says, once each, without a gap.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Stage } from '../stage/stage';
import { ledgerDocument, type Owner } from '../stage/ledger';
import { checkCorpus } from './check-corpus';
import { makeCorpus, type Payload } from './corpus';
import { checkFlood, FLOOD_ACCOUNT, startFlood } from './flood';
import { startKilling } from './killer';
import { countAttention, readLogs, untilQuiet } from './read-log';
import { drawsOf, shuffled, toResult, type ProofOptions, type ProofResult } from './result';
import { connectForeign, connectHome, openWorld, webUrls, type World } from './world';

const FLOOD_PER_SECOND = 40;
const DOUBLED = 0.1;
const RETRY_MS = 1_000;
/** A lease of a dead process lasts a minute; then the next sweep, and the work itself. */
const SETTLE_MS = 240_000;

export async function proveCrash(
  stage: Stage,
  { seconds, count, seed }: ProofOptions,
): Promise<ProofResult> {
  const { url: redisUrl } = await stage.redis();
  const world = await openWorld(stage, { roles: ['web', 'web', 'worker', 'worker'], redisUrl });
  const time = Math.floor(Date.now() / 1000);
  const payloads = Array.from({ length: count }, (_, generation) =>
    makeCorpus(generation, time),
  ).flat();
  await prepare(world, payloads);
  const killer = startKilling(world, ['web', 'worker']);
  const flood = startFlood(world, {
    ratePerSecond: FLOOD_PER_SECOND,
    retry: true,
    doubled: DOUBLED,
  });
  const posts = await postAll(world, shuffled([...payloads, ...payloads], drawsOf(seed)), seconds);
  await flood.stop();
  const kills = await killer.stop();
  const left = await untilQuiet(world, SETTLE_MS);
  return judge(world, { payloads, flood: flood.answers, counts: { kills, posts, left } });
}

/**
 * Connects the accounts that the payloads name, and puts the messages into the ledger that their
 * statuses are about.
 */
export async function prepare(world: World, payloads: readonly Payload[]): Promise<void> {
  const named = payloads.map(({ place, body }) =>
    place.accounts.map((account) => (body.includes(account.wabaId) ? [account] : [])),
  );
  const home = named.flatMap(([own = [], other = []]) => [...own, ...other]);
  const connections = await connectHome(world, home);
  await connectForeign(
    world,
    named.flatMap(([, , foreign = []]) => foreign),
  );
  await connectHome(world, [FLOOD_ACCOUNT]);
  const [{ workspaceId }] = world.workspaces;
  const ownerOf = new Map(
    home.map(({ wabaId }, index): [string, Owner] => [
      wabaId,
      { workspaceId, connectionId: connections[index] ?? '' },
    ]),
  );
  const documents = payloads.flatMap(({ place, sent }) =>
    sent.map((message) =>
      ledgerDocument(ownerOf.get(place.accounts[0].wabaId) ?? { workspaceId, connectionId: '' }, {
        ...message,
        createdAt: new Date(place.time * 1000),
      }),
    ),
  );
  await world.db.collection<{ _id: string }>('messages').insertMany(documents, { ordered: false });
}

/**
 * Spread over the time; what is not answered with 200 is posted again, as Meta does. @returns how
 * many posts it took
 */
async function postAll(
  world: World,
  payloads: readonly Payload[],
  seconds: number,
): Promise<number> {
  const begunMs = Date.now();
  let posts = 0;
  await Promise.all(
    payloads.map(async ({ body }, index) => {
      await pause(Math.max(0, begunMs + (index * seconds * 1000) / payloads.length - Date.now()));
      for (let attempt = 0, status = 0; status !== 200; attempt += 1) {
        if (attempt > 0) await pause(RETRY_MS);
        const urls = webUrls(world);
        const url = urls[(index + attempt) % Math.max(1, urls.length)];
        posts += 1;
        status = url === undefined ? 0 : await world.post(url, body);
      }
    }),
  );
  return posts;
}

interface Played {
  payloads: readonly Payload[];
  flood: Parameters<typeof checkFlood>[0];
  counts: { kills: number; posts: number; left: number };
}

async function judge(world: World, { payloads, flood, counts }: Played): Promise<ProofResult> {
  const { events, problems } = await readLogs(world);
  const corpus = checkCorpus(payloads, events);
  const flooded = checkFlood(flood, events);
  const attention = {
    parked: await countAttention(world, 'parked'),
    unrouted: await countAttention(world, 'unrouted'),
  };
  const kept = (['parked', 'unrouted'] as const).flatMap((state) => {
    const least = payloads.filter(({ expected }) => expected.call === state).length * 2;
    return attention[state] >= least
      ? []
      : [`${String(attention[state])} calls are ${state}, at least ${String(least)} should be`];
  });
  return toResult('crash', 'intake', {
    counts: {
      kills: counts.kills,
      payloads: payloads.length,
      posts: counts.posts,
      'expected events': corpus.expected,
      'found events': corpus.found,
      'flood accepted': flooded.accepted,
      'flood missing': flooded.missing,
      'flood doubled': flooded.doubled,
      events: events.length,
      ...attention,
    },
    problems: [
      ...problems,
      ...(counts.left > 0 ? [`${String(counts.left)} batches of calls were never handled`] : []),
      ...corpus.problems,
      ...flooded.problems,
      ...kept,
    ],
  });
}
