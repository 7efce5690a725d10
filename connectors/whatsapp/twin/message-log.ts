/**
 * Every message accepted, oldest dropped above 200,000. Finding by callback data is O(1): proofs of
 * "sent once" ask it often.
 */
import { parseJson } from './json';
import { digitsOf } from './people';
import { clearRing, createRing, pushRing, readRing, type Ring } from './ring';

export type AcceptedMessage = {
  seq: number;
  wamid: string;
  atMs: number;
  phoneNumberId: string;
  /** What Meta understood: `+digits`, a business-scoped user id or a group id. */
  to: string;
  /** The parsed request body as JSON text: a third of the memory of the object. */
  bodyJson: string;
  callbackData: string | undefined;
  headers: Record<string, string>;
};

export type MessageLog = {
  total: number;
  ring: Ring<AcceptedMessage>;
  byCallback: Map<string, AcceptedMessage[]>;
};

export type MessageQuery = {
  limit: number;
  after?: string | undefined;
  to?: string | undefined;
  callbackData?: string | undefined;
};

const REMEMBERED = 200_000;

export function createMessageLog(): MessageLog {
  return { total: 0, ring: createRing(REMEMBERED), byCallback: new Map() };
}

export function clearMessageLog(log: MessageLog): void {
  log.total = 0;
  clearRing(log.ring);
  log.byCallback.clear();
}

export function recordMessage(
  log: MessageLog,
  message: Omit<AcceptedMessage, 'seq'>,
): AcceptedMessage {
  log.total += 1;
  const accepted = { seq: log.total, ...message };
  const forgotten = pushRing(log.ring, accepted);
  if (accepted.callbackData !== undefined) {
    const same = log.byCallback.get(accepted.callbackData);
    if (same === undefined) {
      log.byCallback.set(accepted.callbackData, [accepted]);
    } else {
      same.push(accepted);
    }
  }
  if (forgotten?.callbackData !== undefined) {
    forget(log, forgotten, forgotten.callbackData);
  }
  return accepted;
}

/**
 * Oldest first. `after` is a `seq` or a wamid; `total` counts what matches, without a filter
 * everything since the reset.
 */
export function findMessages(
  log: MessageLog,
  query: MessageQuery,
): { total: number; data: object[]; next_after: number | null } {
  const isFiltered = query.to !== undefined || query.callbackData !== undefined;
  const afterSeq = query.after === undefined ? 0 : seqOf(log, query.after);
  const skipped = isFiltered ? 0 : Math.max(0, afterSeq - (log.total - log.ring.items.length));
  const candidates =
    query.callbackData === undefined
      ? readRing(log.ring, skipped)
      : (log.byCallback.get(query.callbackData) ?? []);
  const { page, matched, isMore } = pageOf(candidates, query, { afterSeq, isFiltered });
  return {
    total: isFiltered ? matched : log.total,
    data: page.map((message) => presentMessage(log, message)),
    next_after: isMore ? (page.at(-1)?.seq ?? null) : null,
  };
}

type Page = { page: AcceptedMessage[]; matched: number; isMore: boolean };

function pageOf(
  candidates: Iterable<AcceptedMessage>,
  { to, limit }: MessageQuery,
  from: { afterSeq: number; isFiltered: boolean },
): Page {
  const page: AcceptedMessage[] = [];
  let matched = 0;
  let isMore = false;
  for (const message of candidates) {
    if (to !== undefined && !isTo(message, to)) {
      continue;
    }
    matched += 1;
    if (message.seq <= from.afterSeq) {
      continue;
    }
    if (page.length < limit) {
      page.push(message);
      continue;
    }
    isMore = true;
    if (!from.isFiltered) {
      break;
    }
  }
  return { page, matched, isMore };
}

function presentMessage(log: MessageLog, message: AcceptedMessage): object {
  const same =
    message.callbackData === undefined ? undefined : log.byCallback.get(message.callbackData);
  return {
    seq: message.seq,
    wamid: message.wamid,
    at: new Date(message.atMs).toISOString(),
    phone_number_id: message.phoneNumberId,
    to: message.to,
    body: parseJson(message.bodyJson),
    headers: message.headers,
    attempts_with_same_callback_data: same?.length ?? 1,
  };
}

function isTo(message: AcceptedMessage, to: string): boolean {
  return message.to === to || (message.to.startsWith('+') && digitsOf(message.to) === digitsOf(to));
}

function seqOf(log: MessageLog, after: string): number {
  if (/^\d+$/.test(after)) {
    return Number(after);
  }
  for (const message of readRing(log.ring)) {
    if (message.wamid === after) {
      return message.seq;
    }
  }
  return 0;
}

function forget(log: MessageLog, message: AcceptedMessage, callbackData: string): void {
  const rest = (log.byCallback.get(callbackData) ?? []).filter(
    (other) => other.seq !== message.seq,
  );
  if (rest.length === 0) {
    log.byCallback.delete(callbackData);
  } else {
    log.byCallback.set(callbackData, rest);
  }
}
