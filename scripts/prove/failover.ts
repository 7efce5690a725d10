/**
 * A replica set of three members under load: its primary steps down twice and is killed -9 twice,
 * while two web and two worker processes take calls and sends. Nothing acknowledged is lost or
 * called twice, and the hub refuses for seconds only.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { textAt } from '../demo/api';
import type { Stage } from '../stage/stage';
import { checkFlood, FLOOD_ACCOUNT, startFlood, type Answer } from './flood';
import { readLogs, untilQuiet, type LoggedEvent } from './read-log';
import { countStatuses, spansOfRefusal } from './refusals';
import { onReplicaSet, startReplicaSet, type ReplicaSet } from './replica-set';
import { toResult, type ProofOptions, type ProofResult } from './result';
import { judgeSends, LATENCY_MS } from './send-faults';
import { openSendWorld } from './send-world';
import { startSending } from './sending';
import { connectHome } from './world';

const DOUBLED = 0.1;
/** Load before the first failover, between two, and after the last one. */
const AROUND_MS = 5_000;
const FAILOVERS = 4;
/** Of the twin's statuses. */
const LAST_STATUS = 'read';
const SETTLE_MS = 240_000;
/**
 * The hub goes on so soon after MongoDB has another primary; a killed one is missed after 10 s
 * (MongoDB's default).
 */
const RECOVERY_MS = 5_000;

export async function proveFailover(
  stage: Stage,
  { sends, seconds, count, seed }: ProofOptions,
): Promise<ProofResult[]> {
  const set = await startReplicaSet(stage);
  const { url: redisUrl } = await stage.redis();
  const world = await openSendWorld(await onReplicaSet(stage, set), {
    roles: ['web', 'web', 'worker', 'worker'],
    redisUrl,
  });
  await connectHome(world, [FLOOD_ACCOUNT]);
  await world.chaos({ latency_ms: LATENCY_MS, seed });
  const flood = startFlood(world, { ratePerSecond: count, retry: true, doubled: DOUBLED });
  const sending = startSending(world, sends / seconds);
  const endMs = Date.now() + seconds * 1000;
  const withoutPrimaryMs = await failOver(set);
  await pause(Math.max(0, endMs - Date.now()));
  await flood.stop();
  const sent = await sending.stop();
  const outgoing = await judgeSends(world, 'failover', { ...sent, kills: 0 });
  await world.untilTwinIdle(SETTLE_MS);
  const left = await untilQuiet(world, SETTLE_MS);
  const { events, problems } = await readLogs(world);
  const gone = world.hubs.filter((hub) => !hub.isRunning()).length;
  return [
    judgeIntake({
      answers: flood.answers,
      events,
      withoutPrimaryMs,
      problems: [
        ...problems,
        ...(left > 0 ? [`${String(left)} batches of calls were never handled`] : []),
        ...(gone > 0 ? [`${String(gone)} processes ended`] : []),
      ],
    }),
    withMore(outgoing, [
      refusalsOf(sending.answers, withoutPrimaryMs),
      checkStatuses(sent.ids, events),
    ]),
  ];
}

/** Each kind twice, in turn. @returns the longest time without a primary */
async function failOver(set: ReplicaSet): Promise<number> {
  const times: number[] = [];
  for (const replace of [set.stepDown, set.killPrimary, set.stepDown, set.killPrimary]) {
    await pause(AROUND_MS);
    times.push(await replace());
  }
  await pause(AROUND_MS);
  return Math.max(...times);
}

type Finding = Pick<ProofResult, 'counts' | 'problems'>;

function withMore(result: ProofResult, findings: readonly Finding[]): ProofResult {
  return toResult(result.proof, result.part, {
    counts: findings.reduce((all, { counts }) => ({ ...all, ...counts }), result.counts),
    problems: [...result.problems, ...findings.flatMap(({ problems }) => problems)],
  });
}

interface Intake {
  answers: readonly Answer[];
  events: readonly LoggedEvent[];
  withoutPrimaryMs: number;
  problems: readonly string[];
}

function judgeIntake({ answers, events, withoutPrimaryMs, problems }: Intake): ProofResult {
  const { accepted, missing, doubled, problems: lost } = checkFlood(answers, events);
  const counts = {
    failovers: FAILOVERS,
    'longest without a primary, ms': withoutPrimaryMs,
    posts: answers.length,
    accepted,
    missing,
    doubled,
    events: events.length,
  };
  return withMore(toResult('failover', 'intake', { counts, problems: [...problems, ...lost] }), [
    refusalsOf(answers, withoutPrimaryMs),
  ]);
}

/**
 * Only 503 is a refusal that a caller repeats without a second thought, and it may last no longer
 * than MongoDB needs.
 */
function refusalsOf(answers: readonly Answer[], withoutPrimaryMs: number): Finding {
  const { spans, longestMs } = spansOfRefusal(answers);
  const wrong = answers.filter(({ status }) => status !== 200 && status !== 503);
  const mostMs = withoutPrimaryMs + RECOVERY_MS;
  return {
    counts: {
      ...countStatuses(answers),
      'times with refusals': spans,
      'longest of them, ms': longestMs,
      'slowest answer, ms': Math.max(0, ...answers.map(({ ms }) => ms)),
    },
    problems: [
      ...(wrong.length === 0
        ? []
        : [
            `${String(wrong.length)} calls were answered with something else than 200 and 503, the first with ${String(wrong[0]?.status)}`,
          ]),
      ...(longestMs <= mostMs
        ? []
        : [`calls were refused for ${String(longestMs)} ms, at most ${String(mostMs)} is allowed`]),
    ],
  };
}

/** Meta's last status of each message is in the log, and none of its statuses twice. */
function checkStatuses(ids: readonly string[], events: readonly LoggedEvent[]): Finding {
  const counts = new Map<string, number>();
  for (const { type, data } of events) {
    const key = `${textAt(data, 'message', 'id')} ${textAt(data, 'message', 'status')}`;
    if (type === 'message.status') counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const doubled = [...counts.values()].filter((count) => count > 1).length;
  const missing = ids.filter((id) => !counts.has(`${id} ${LAST_STATUS}`)).length;
  return {
    counts: {
      'status events': counts.size,
      'status events doubled': doubled,
      'last status missing': missing,
    },
    problems: [
      ...(doubled === 0 ? [] : [`${String(doubled)} statuses have several events`]),
      ...(missing === 0 ? [] : [`${String(missing)} messages have no event ${LAST_STATUS}`]),
    ],
  };
}
