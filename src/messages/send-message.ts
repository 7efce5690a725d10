/**
 * One call to Meta, at most once. What happens when this process dies:
 * before the claim: the message is still `queued`, the sweep queues it again;
 * between claim and answer: the lease runs out and the message becomes `unknown`; a status from Meta settles it;
 * after the answer was stored: nothing is owed any more, and the pending change becomes an event by the sweep.
 */
import type { CallOutcome } from '../kit';
import type { EventLog } from '../events';
import { errorText } from '../lib/error-code';
import { isRecord } from '../lib/json-text';
import type { Log, Metrics } from '../log';
import { persist } from '../db';
import type { Queues } from '../queue';
import { createCheckBeforeCall, type CheckBeforeCall, type CheckParts, type Checked, type OpenedConnection } from './check-before-call';
import { createClaimMessage, giveBack, holdMessage, type ClaimMessage } from './claim-message';
import { SEND_QUEUE, type CallRecord, type MessageDoc } from './model';
import { recordChanges } from './record-changes';
import { afterCall, wentOut } from './rules';
import { createStoreStep, type Ended, type StoreStep } from './store-step';

export interface SendParts extends CheckParts {
  queues: Queues;
  events: EventLog;
  log: Log;
  metrics: Metrics;
  sweepAfterMs: number;
  /** How long an unknown outcome may settle by itself. */
  unknownAfterMs: number;
  /** Whether calls of the provider that came before this time are not handled yet. */
  hasOpenCalls: (before: Date) => Promise<boolean>;
  /** Keeps what is still queued from the same refusal. */
  pauseAfterRefusal: (opened: OpenedConnection, message: MessageDoc, outcome: Extract<CallOutcome, { kind: 'refused' }>) => Promise<void>;
}

/** What was read about pauses is true for the call if that starts within this time: a pause waits longer before it answers. */
const FRESH_MS = 400;
/** So much of the lease of 45 s may be gone before a call of 30 s. */
const MAX_CLAIMED_MS = 10_000;
const PERSIST_MS = 5 * 60_000;
/** Under steady load some call is always being handled; one that is older than this is late. */
const HANDLED_WITHIN_MS = 1_000;

/** What many sends of one process share. */
interface Shared { claim: ClaimMessage; check: CheckBeforeCall; store: StoreStep }

type Parts = SendParts & Shared;

/** @returns sends the message of a job */
export const createSendMessage = (parts: SendParts): ((id: string) => Promise<void>) => {
  const { sweepAfterMs, unknownAfterMs } = parts;
  const all: Parts = { ...parts, claim: createClaimMessage(), check: createCheckBeforeCall(parts), store: createStoreStep({ sweepAfterMs, unknownAfterMs }) };
  return (id) => sendMessage(all, id);
};

const sendMessage = async (parts: Parts, id: string): Promise<void> => {
  const claimedAt = performance.now();
  const message = await parts.claim(id);
  if (message === null) return;
  if (wentOut(message)) {
    await end(parts, message, { next: { state: 'accepted', wamid: message.wamid ?? '' } });
    return;
  }
  const checked = await checkFresh(parts, message, claimedAt);
  switch (checked.kind) {
    case 'late': await persist(() => giveBack(message, parts.sweepAfterMs), PERSIST_MS); break;
    case 'hold':
      await persist(() => holdMessage(message, checked.reason), PERSIST_MS);
      await persist(() => parts.noteHold({ connection: checked.connection, phoneNumberId: message.phoneNumberId, template: checked.template }, checked.reason), PERSIST_MS);
      break;
    case 'failed': await end(parts, message, { next: { state: 'failed', error: checked.error } }); break;
    case 'call': await callAndEnd(parts, message, checked);
  }
};

/** Read again until the answer is young enough to act on. What can't be read now is read by the next job: nothing was called. */
const checkFresh = async (parts: Parts, message: MessageDoc, claimedAt: number): Promise<Checked> => {
  if ((message.call?.attempts ?? 0) > 0 && await mayHaveGoneOut(parts)) return { kind: 'late' };
  for (;;) {
    const readAt = performance.now();
    const checked = await parts.check(message).catch((error: unknown): Checked => {
      parts.log.warn({ message_id: message._id, error: errorText(error) }, 'could not look before the call; the message waits');
      return { kind: 'late' };
    });
    if (checked.kind === 'late' || performance.now() - claimedAt > MAX_CLAIMED_MS) return { kind: 'late' };
    if (performance.now() - readAt <= FRESH_MS) return checked;
  }
};

/** Meta answered with a fault before: a call that tells the contrary may be stored and not handled yet. */
const mayHaveGoneOut = ({ hasOpenCalls, log }: Parts): Promise<boolean> => hasOpenCalls(new Date(Date.now() - HANDLED_WITHIN_MS)).catch((error: unknown) => {
  log.warn({ error: errorText(error) }, 'could not look for calls that are not handled yet');
  return true;
});

/** `outgoing` is the message, or its fallback. */
const callAndEnd = async (parts: Parts, message: MessageDoc, { outgoing, opened }: Extract<Checked, { kind: 'call' }>): Promise<void> => {
  const { metrics } = parts;
  metrics.sendSeconds.observe((Date.now() - (message.call?.dueAt.getTime() ?? 0)) / 1000);
  const at = new Date();
  const startedAt = performance.now();
  const content: unknown = JSON.parse(outgoing.content);
  const outcome = await opened.channel.send(opened.context, opened.account, {
    id: message._id, phoneNumberId: message.phoneNumberId, recipient: message.recipient ?? { phone: message.to, bsuid: null },
    type: outgoing.type, content: isRecord(content) || Array.isArray(content) ? content : {}, replyToWamid: outgoing.replyToWamid ?? null,
  });
  metrics.sends.inc({ outcome: outcome.kind });
  const { attempts = 0, waits = 0, waitingSince } = message.call ?? {};
  const next = afterCall(outcome, { attempts, waits, waitedMs: waitingSince === undefined ? 0 : Date.now() - waitingSince.getTime() });
  const call = { at, ms: Math.round(performance.now() - startedAt), ...describe(outcome) };
  await end(parts, message, { next, call, ...(outgoing === message ? {} : { outgoing }) });
  if (outcome.kind === 'refused') await parts.pauseAfterRefusal(opened, outgoing, outcome);
};

/** What is known is kept trying to be stored, longer than the lease: it still counts then. */
const end = async (parts: Parts, message: MessageDoc, ended: Ended): Promise<void> => {
  const changed = await persist(() => parts.store(message, ended), PERSIST_MS);
  const { next } = ended;
  parts.log.debug({ message_id: message._id, workspace_id: message.workspaceId, state: next.state }, 'call ended');
  if (next.state === 'queued') void parts.queues.add(SEND_QUEUE, [message._id], { delayMs: next.waitMs });
  await recordChanges(parts.events, changed);
};

const describe = (outcome: CallOutcome): Omit<CallRecord, 'at' | 'ms'> => {
  if (outcome.kind === 'accepted') return { outcome: outcome.kind };
  if (outcome.kind === 'unreachable' || outcome.kind === 'unknown') return { outcome: outcome.kind, detail: outcome.detail };
  const { error: { detail, meta } } = outcome;
  return { outcome: outcome.kind, detail, ...(meta === undefined ? {} : { code: meta.code }) };
};
