/**
 * A batch of raw calls -> events. Each step is idempotent, and calls are marked done last: a
 * process that dies anywhere in between leaves them `new`, and the next one does it all again with
 * the same result.
 */
import { randomUUID } from 'node:crypto';
import { persist } from '../db';
import { findFailing } from '../lib/find-failing';
import type { Log, Metrics } from '../log';
import type { Queues } from '../queue';
import type { CallEnds } from './call-troubles';
import { claimBatches, putOffBatches, releaseBatches } from './claim-batches';
import { endBatches } from './end-batches';
import { countFailure, dueAgain, judgeFailure, type Failure } from './failed-calls';
import { LOOK_AGAIN_MS, handleTogether, type HandleParts } from './handle-calls';
import type { InboundBatchDoc, InboundCall } from './model';
import type { OtherCalls } from './other-calls';
import { holdsStatus, type ReadableCall } from './read-calls';
import { INTAKE_QUEUE } from './receive-call';
import { reviveConnected } from './revive-connected';

export interface ProcessParts extends HandleParts {
  queues: Queues;
  others: OtherCalls;
  log: Log;
  metrics: Metrics;
}

const LEASE_MS = 60_000;
/** How long a process that met a fault tries to give its batches back. */
const RELEASE_MS = 10_000;

/**
 * Handles several batches together: the round trips are the same for one call and for a thousand.
 * @returns how long the oldest call has waited, in milliseconds
 */
export async function processBatches(
  parts: ProcessParts,
  batchIds: readonly string[],
): Promise<number> {
  const holder = randomUUID();
  try {
    return await processAs(holder, parts, batchIds);
  } catch (error) {
    // Otherwise their calls would wait until the lease runs out. The answer to the claim itself may
    // have been lost.
    await persist(() => releaseBatches(batchIds, holder), RELEASE_MS);
    throw error;
  }
}

async function processAs(
  holder: string,
  parts: ProcessParts,
  batchIds: readonly string[],
): Promise<number> {
  const startedAt = new Date();
  const batches = await claimBatches(batchIds, holder, LEASE_MS);
  const calls = batches.flatMap(readableCalls);
  if (calls.length === 0) return 0;
  const { ends, left } = await processCalls(parts, calls, startedAt);
  const putOff = await endAll(batches, ends, {
    left,
    holds: (call) => holdsStatus(parts.registry.connector, call),
  });
  const again = [...ends]
    .filter(([, end]) => end.state === 'new' && end.dueAt === undefined)
    .map(([id]) => id);
  if (again.length > 0) void parts.queues.add(INTAKE_QUEUE, again, { delayMs: LOOK_AGAIN_MS });
  const ended = calls.filter(({ id }) => !putOff.has(id));
  const unrouted = ended.filter(({ id }) => ends.get(id)?.state === 'unrouted');
  await parts.queues.add(INTAKE_QUEUE, await reviveConnected(parts.registry.connector, unrouted));
  report(parts, ended, ends);
  return Date.now() - Math.min(...calls.map(({ receivedAt }) => receivedAt.getTime()));
}

/** How often it failed is counted for a call once it is a document of its own. */
function readableCalls({ _id, calls, failing }: InboundBatchDoc): ReadableCall[] {
  return calls.map((call) => ({
    ...call,
    ...(call.id === _id && failing !== undefined ? { failing } : {}),
  }));
}

interface Left {
  left: ReadonlySet<string>;
  /** Whether sends that may have gone out wait for the call. */
  holds: (call: InboundCall) => boolean;
}

/** A batch of which something was left comes again whole. @returns the calls of such batches */
async function endAll(
  batches: readonly InboundBatchDoc[],
  ends: CallEnds,
  { left, holds }: Left,
): Promise<ReadonlySet<string>> {
  const isLeft = ({ calls }: InboundBatchDoc): boolean => calls.some(({ id }) => left.has(id));
  const now = new Date();
  const putOff = batches.filter(isLeft).map(({ _id, calls, failing: before }) => {
    const failing = countFailure(before, false, now);
    return { _id, failing, dueAt: dueAgain(failing), isLookedAt: !calls.some(holds) };
  });
  if (putOff.length > 0) await putOffBatches(putOff);
  await endBatches(
    batches.filter((batch) => !isLeft(batch)),
    ends,
  );
  return new Set(batches.filter(isLeft).flatMap(({ calls }) => calls.map(({ id }) => id)));
}

function report(
  { metrics, log }: ProcessParts,
  calls: readonly ReadableCall[],
  ends: CallEnds,
): void {
  for (const { id, receivedAt } of calls) {
    const end = ends.get(id);
    metrics.intakeCalls.inc({ outcome: end?.state ?? 'done' });
    metrics.intakeSeconds.observe((Date.now() - receivedAt.getTime()) / 1000);
    if (end !== undefined && end.state !== 'new')
      log.warn(
        { inbound_call_id: id, state: end.state, reason: end.reason },
        'an inbound call could not be handled; see `hub intake`',
      );
  }
  log.debug({ calls: calls.length, left_open: ends.size }, 'inbound calls processed');
}

interface ProcessedCalls {
  ends: CallEnds;
  /** Those that come again, since nothing went well. */
  left: ReadonlySet<string>;
}

/** A call that makes all of them fail is found, and the others go on. */
async function processCalls(
  parts: ProcessParts,
  calls: readonly ReadableCall[],
  startedAt: Date,
): Promise<ProcessedCalls> {
  const {
    others,
    registry: { connector },
    log,
  } = parts;
  const ends: CallEnds = new Map();
  const work = (some: readonly ReadableCall[]) => handleTogether(parts, some, ends);
  const tried = await findFailing(calls, work, () => others.wentWell(startedAt));
  const byCall = (failures: ReadonlyMap<number, Failure>) =>
    calls.flatMap((call, index) => {
      const failure = failures.get(index);
      return failure === undefined ? [] : [{ call, failure }];
    });
  const [failed, left] = [byCall(tried.failed), byCall(tried.left)];
  others.note({
    well: calls.length - failed.length - left.length,
    failed: [...failed, ...left].map(({ call }) => call.id),
  });
  for (const { call, failure } of failed) {
    ends.set(call.id, await judgeFailure({ connector, others, startedAt }, call, failure));
  }
  const [first] = [...failed, ...left];
  if (first !== undefined) {
    const facts = {
      failed: failed.length,
      left: left.length,
      of: calls.length,
      err: first.failure.error,
    };
    log.warn(
      { ...facts, inbound_call_id: first.call.id },
      'inbound calls could not be handled; they come again',
    );
  }
  return { ends, left: new Set(left.map(({ call }) => call.id)) };
}
