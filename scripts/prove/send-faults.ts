/**
 * Sending while workers are killed, or Redis is: no message is called twice, every one ends, and
 * what is unknown is unknown for a reason. Meta breaks one call in a hundred off after it has
 * accepted the message.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Stage } from '../stage/stage';
import { startKilling } from './killer';
import { toResult, type ProofOptions, type ProofResult } from './result';
import { openSendWorld, sendMany, type SendWorld } from './send-world';

/** At once in one worker (src/messages). */
const CALLS_IN_FLIGHT = 64;
/** What Meta takes for an answer. */
export const LATENCY_MS = 100;
const RESET_RATE = 0.01;
/** A lease of a dead worker lasts 45 s, then the sweep. */
const SETTLE_MS = 300_000;
const POLL_MS = 500;

export async function proveSendCrash(
  stage: Stage,
  { sends, seconds, seed }: ProofOptions,
): Promise<ProofResult> {
  const { url: redisUrl } = await stage.redis();
  const world = await openSendWorld(stage, { roles: ['web', 'worker', 'worker'], redisUrl });
  await world.chaos({ accept_then_reset: { rate: RESET_RATE }, latency_ms: LATENCY_MS, seed });
  const killer = startKilling(world, ['worker']);
  const ids = await sendMany(world, { count: sends, seconds, pause });
  const kills = await killer.stop();
  return judgeSends(world, 'crash', { sends, ids, kills });
}

export async function proveSendRedis(
  stage: Stage,
  { sends, seconds, seed }: ProofOptions,
): Promise<ProofResult> {
  const redis = await stage.redis();
  const world = await openSendWorld(stage, { roles: ['web', 'worker'], redisUrl: redis.url });
  await world.chaos({ accept_then_reset: { rate: RESET_RATE }, latency_ms: LATENCY_MS, seed });
  const sending = sendMany(world, { count: sends, seconds: seconds * 2, pause });
  await pause(seconds * 500);
  await redis.kill();
  await pause(seconds * 250);
  if ((await stage.redis(redis.port)).port !== redis.port)
    throw new Error(`the port ${String(redis.port)} was taken while Redis was away`);
  return judgeSends(world, 'redis', { sends, ids: await sending, kills: 0 });
}

export interface Sent {
  sends: number;
  ids: readonly string[];
  /** Of workers: each may leave as many unknowns as it had calls in flight. */
  kills: number;
}

export async function judgeSends(
  world: SendWorld,
  proof: string,
  { sends, ids, kills }: Sent,
): Promise<ProofResult> {
  const left = await untilNone(() => countStates(world, ['queued', 'sending']));
  await world.chaos({ reset: true });
  const accepted = await world.acceptedByTwin();
  const unsettled = await untilNone(
    async () => (await unsettledIds(world)).filter((id) => accepted.has(id)).length,
  );
  const lost = (await unsettledIds(world)).filter((id) => !accepted.has(id)).length;
  const twice = [...accepted.values()].filter((count) => count > 1).length;
  const known = new Set(ids);
  const strangers = [...accepted.keys()].filter((id) => !known.has(id)).length;
  const states = Object.fromEntries(
    await Promise.all(
      ['accepted', 'failed', 'unknown'].map(
        async (state) => [`call ${state}`, await countStates(world, [state])] as const,
      ),
    ),
  );
  const allowed = kills * CALLS_IN_FLIGHT;
  const checks: [boolean, string][] = [
    [ids.length === sends, `${String(sends - ids.length)} sends were not accepted by the hub`],
    [twice === 0, `${String(twice)} messages were called twice`],
    [left === 0, `${String(left)} messages never ended`],
    [
      unsettled === 0,
      `${String(unsettled)} unknown messages were accepted by Meta, and no status settled them`,
    ],
    [
      lost <= allowed,
      `${String(lost)} messages are unknown without a call, more than kills times calls in flight (${String(allowed)})`,
    ],
    [strangers === 0, `${String(strangers)} messages at Meta are none of those sent`],
  ];
  return toResult(proof, 'sends', {
    counts: {
      sends,
      kills,
      'accepted by Meta': accepted.size,
      ...states,
      'unknown without a call': lost,
      'called twice': twice,
    },
    problems: checks.flatMap(([holds, problem]) => (holds ? [] : [problem])),
  });
}

function ofHome(world: SendWorld) {
  return {
    workspaceId: world.workspaces[0].workspaceId,
    direction: 'out',
  };
}

function countStates(world: SendWorld, states: readonly string[]): Promise<number> {
  return world.db
    .collection('messages')
    .countDocuments({ ...ofHome(world), 'call.state': { $in: states } });
}

/** Unknown, and no status has told more. */
async function unsettledIds(world: SendWorld): Promise<string[]> {
  const found = await world.db
    .collection<{ _id: string }>('messages')
    .find(
      { ...ofHome(world), 'call.state': 'unknown', 'delivery.rank': 0, 'delivery.failed': false },
      { projection: { _id: 1 } },
    )
    .toArray();
  return found.map(({ _id }) => _id);
}

/** @returns what is left when the time is over */
async function untilNone(count: () => Promise<number>): Promise<number> {
  const deadlineMs = Date.now() + SETTLE_MS;
  for (;;) {
    const left = await count();
    if (left === 0 || Date.now() > deadlineMs) return left;
    await pause(POLL_MS);
  }
}
