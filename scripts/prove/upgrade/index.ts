/**
 * A database of an older hub gets today's hub while an old worker still runs: nothing that the old
 * one had accepted is lost, sent twice or delivered twice, and each thing ends as it should. The
 * kinds of things are in ./scenarios.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Stage } from '../../stage/stage';
import { readLogs, untilQuiet } from '../read-log';
import { toResult, type ProofOptions, type ProofResult } from '../result';
import { checkOutOld } from './old-checkout';
import type { Made, Scenario } from './scenario';
import { SCENARIOS } from './scenarios';
import { openUpgradeWorld, type UpgradeWorld } from './upgrade-world';

/** The last commit before stored data changed. */
const OLD_COMMIT = '3a1e8aa';
/** A lease of a killed worker lasts a minute, a hook that failed is probed after half of one. */
const SETTLE_MS = 240_000;
const LOOK_MS = 2_000;

/** @param seconds how long both hubs run side by side */
export async function proveUpgrade(stage: Stage, { seconds }: ProofOptions): Promise<ProofResult> {
  const world = await openUpgradeWorld(stage, await checkOutOld(stage, OLD_COMMIT));
  const made: Step[] = [];
  for (const scenario of SCENARIOS) made.push({ ...scenario, ...(await scenario.make(world)) });
  await world.handOver(seconds * 1000);
  for (const { release } of made) await release?.(world);
  const wrong = await untilNothingIsWrong(world, made);
  const left = await untilQuiet(world, SETTLE_MS);
  const twice = [...(await world.acceptedByTwin()).values()].filter((count) => count > 1).length;
  const { events, problems } = await readLogs(world);
  return toResult('upgrade', 'from an older hub', {
    counts: {
      ...Object.fromEntries(made.map(({ name, count }) => [name, count])),
      'called twice': twice,
      events: events.length,
      posts: world.sink.posts.length,
    },
    problems: [
      ...wrong,
      ...problems,
      ...(twice > 0 ? [`${String(twice)} messages were called twice`] : []),
      ...(left > 0 ? [`${String(left)} batches of calls were never handled`] : []),
    ],
  });
}

type Step = Scenario & Made;

/** Each round looks at all, so that one that never comes right takes no time from the others. */
async function untilNothingIsWrong(world: UpgradeWorld, made: readonly Step[]): Promise<string[]> {
  for (const deadlineMs = Date.now() + SETTLE_MS; ;) {
    const wrong: string[] = [];
    for (const { name, check } of made)
      wrong.push(...(await check(world)).map((problem) => `${name}: ${problem}`));
    if (wrong.length === 0 || Date.now() > deadlineMs) return wrong;
    await pause(LOOK_MS);
  }
}
