/**
 * One call to Meta, at most once. What happens when this process dies: before the claim: the
 * message is still `queued`, the sweep queues it again; between claim and answer: the lease runs
 * out and the message becomes `unknown`; a status from Meta settles it; after the answer was
 * stored: nothing is owed any more, and the pending change becomes an event by the sweep.
 */
import type { ConnectionDoc } from '../connections';
import { storedError, toStoredError, type HubError } from '../errors';
import type { EventLog } from '../events';
import type { CallOutcome } from '../kit';
import { isRecord } from '../lib/json-text';
import type { Log, Metrics } from '../log';
import { persist } from '../db';
import type { Queues } from '../queue';
import { createCheckBeforeCall, type CheckParts, type Checked } from './check-before-call';
import { createCheckFresh, type CheckFresh, type FreshParts } from './check-fresh';
import { createClaimMessage, giveBack, holdMessage, type ClaimMessage } from './claim-message';
import type { PauseAfterRefusal } from './hold-after-status';
import { SEND_QUEUE, type CallRecord, type MessageDoc } from './model';
import { recordChanges } from './record-changes';
import { afterCall, hasExpired, waitedSoFar, wentOut } from './rules';
import { createStoreStep, type Ended, type StoreStep } from './store-step';

export interface SendParts extends CheckParts, FreshParts {
  queues: Queues;
  events: EventLog;
  log: Log;
  metrics: Metrics;
  sweepAfterMs: number;
  /** How long an unknown outcome may settle by itself. */
  unknownAfterMs: number;
  /** Keeps what is still queued from the same refusal. */
  pauseAfterRefusal: PauseAfterRefusal;
  /**
   * The token of the connection can't be opened: its sends wait until somebody has seen to that.
   */
  breakConnection: (connection: ConnectionDoc, error: HubError) => Promise<void>;
}

const PERSIST_MS = 5 * 60_000;

/** What many sends of one process share. */
interface Shared {
  claim: ClaimMessage;
  checkFresh: CheckFresh;
  store: StoreStep;
}

type Parts = SendParts & Shared;

/** @returns sends the message of a job */
export function createSendMessage(parts: SendParts): (id: string) => Promise<void> {
  const { sweepAfterMs, unknownAfterMs } = parts;
  const all: Parts = {
    ...parts,
    claim: createClaimMessage(),
    checkFresh: createCheckFresh(createCheckBeforeCall(parts), parts),
    store: createStoreStep({ sweepAfterMs, unknownAfterMs }),
  };
  return (id) => sendMessage(all, id);
}

async function sendMessage(parts: Parts, id: string): Promise<void> {
  const claimedAt = performance.now();
  const message = await parts.claim(id);
  if (message === null) return;
  if (wentOut(message)) {
    await end(parts, message, { next: { state: 'accepted', wamid: message.wamid ?? '' } });
    return;
  }
  const checked = await parts.checkFresh(message, claimedAt);
  switch (checked.kind) {
    case 'late':
      await persist(() => giveBack(message, parts.sweepAfterMs), PERSIST_MS);
      break;
    case 'hold':
      await hold(parts, message, checked);
      break;
    case 'failed':
      await end(parts, message, { next: { state: 'failed', error: checked.error } });
      break;
    case 'call':
      await callAndEnd(parts, message, checked);
  }
}

/**
 * A token that can't be opened is nobody's wish, so that wait has an end; the sweep looks at it
 * hourly.
 */
async function hold(
  parts: Parts,
  message: MessageDoc,
  { reason, connection, template, unreadable }: Extract<Checked, { kind: 'hold' }>,
): Promise<void> {
  if (unreadable !== undefined && hasExpired(waitedSoFar(message, new Date()))) {
    await end(parts, message, {
      next: { state: 'failed', error: storedError('expired', unreadable.message) },
    });
    return;
  }
  await persist(
    () => holdMessage(message, reason, { expires: unreadable !== undefined }),
    PERSIST_MS,
  );
  if (unreadable !== undefined)
    await persist(() => parts.breakConnection(connection, unreadable), PERSIST_MS);
  await persist(
    () => parts.noteHold({ connection, phoneNumberId: message.phoneNumberId, template }, reason),
    PERSIST_MS,
  );
}

/** `outgoing` is the message, or its fallback, to where its contact is now. */
async function callAndEnd(
  parts: Parts,
  message: MessageDoc,
  { outgoing, opened }: Extract<Checked, { kind: 'call' }>,
): Promise<void> {
  const { metrics } = parts;
  metrics.sendSeconds.observe((Date.now() - (message.call?.dueAt.getTime() ?? 0)) / 1000);
  const at = new Date();
  const startedAt = performance.now();
  const content: unknown = JSON.parse(outgoing.content);
  const outcome = await opened.channel.send(opened.context, opened.account, {
    id: message._id,
    phoneNumberId: message.phoneNumberId,
    recipient: outgoing.recipient ?? { phone: outgoing.to, bsuid: null },
    type: outgoing.type,
    content: isRecord(content) || Array.isArray(content) ? content : {},
    replyToWamid: outgoing.replyToWamid ?? null,
  });
  metrics.sends.inc({ outcome: outcome.kind });
  const { attempts = 0, waits = 0 } = message.call ?? {};
  const next = afterCall(outcome, { attempts, waits, waitedMs: waitedSoFar(message, new Date()) });
  const call = { at, ms: Math.round(performance.now() - startedAt), ...describe(outcome) };
  await end(parts, message, { next, call, ...(outgoing === message ? {} : { outgoing }) });
  if (outcome.kind === 'refused' && outcome.pauses !== undefined)
    await parts.pauseAfterRefusal(opened.doc, {
      message: outgoing,
      error: toStoredError(outcome.error),
      pauses: outcome.pauses,
      at,
    });
}

/** What is known is kept trying to be stored, longer than the lease: it still counts then. */
async function end(parts: Parts, message: MessageDoc, ended: Ended): Promise<void> {
  const changed = await persist(() => parts.store(message, ended), PERSIST_MS);
  const { next } = ended;
  parts.log.debug(
    { message_id: message._id, workspace_id: message.workspaceId, state: next.state },
    'call ended',
  );
  if (next.state === 'queued')
    void parts.queues.add(SEND_QUEUE, [message._id], { delayMs: next.waitMs });
  await recordChanges(parts.events, changed);
}

function describe(outcome: CallOutcome): Omit<CallRecord, 'at' | 'ms'> {
  if (outcome.kind === 'accepted') return { outcome: outcome.kind };
  if (outcome.kind === 'unreachable' || outcome.kind === 'unknown')
    return { outcome: outcome.kind, detail: outcome.detail };
  const {
    error: { detail, meta },
  } = outcome;
  return { outcome: outcome.kind, detail, ...(meta === undefined ? {} : { code: meta.code }) };
}
