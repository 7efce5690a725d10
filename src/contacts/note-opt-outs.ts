/**
 * The log's consumer for consent: Meta refuses marketing to somebody who stopped it, by an answer
 * or by a status, and that tells the hub of the opt-out where its own webhook did not come (yet). A
 * process that dies in between handles the same events again: the entry and the event meet their
 * keys.
 */
import {
  messageOf,
  type EventConsumer,
  type EventDraft,
  type EventLog,
  type LoggedEvent,
} from '../events';
import { isRecord } from '../lib/json-text';
import { followMerges } from './find-contacts';
import type { ContactDoc } from './model';
import { presentContactInEvent } from './present';
import { recordConsent, refusalKey, type ConsentEntry } from './record-consent';

export interface OptOutParts {
  /** Who got our messages, by their ids. */
  whoGot: (
    workspaceId: string,
    messageIds: readonly string[],
  ) => Promise<Map<string, { contactId: string }>>;
  append: EventLog['append'];
}

export function createOptOutConsumer(parts: OptOutParts): EventConsumer {
  return {
    name: 'consent',
    handle: (workspaceId, events) => noteOptOuts(parts, workspaceId, events),
  };
}

async function noteOptOuts(
  { whoGot, append }: OptOutParts,
  workspaceId: string,
  events: readonly LoggedEvent[],
): Promise<void> {
  const refused = events.flatMap((event) => readRefusal(event) ?? []);
  if (refused.length === 0) return;
  const optOuts = await findWhoRefused(whoGot, workspaceId, refused);
  const news = await recordConsent(workspaceId, optOuts.map(toConsentEntry));
  await append(workspaceId, optOuts.filter(({ key }) => news.has(key)).map(toEvent));
}

/** Marketing that Meta refused, as its status tells. */
interface Refused {
  messageId: string;
  reason: string;
  at: Date;
  connectionId: string | null;
}

/** What the hub refused by itself carries nothing of Meta's: the opt-out was known then. */
function readRefusal(event: LoggedEvent): Refused | undefined {
  const message = event.type === 'message.status' ? messageOf(event) : undefined;
  const error = message?.error;
  if (
    message === undefined ||
    !isRecord(error) ||
    error['code'] !== 'opted_out' ||
    !isRecord(error['meta'])
  )
    return undefined;
  return {
    messageId: message.id,
    reason: String(error['detail']),
    at: event.occurredAt,
    connectionId: event.connectionId,
  };
}

/** A refusal, and the contact whose opt-out it tells of. */
interface OptOut extends Refused {
  key: string;
  /** At the end of the merges, if the receiver was merged since. */
  contact: ContactDoc;
}

/** A message that nobody is known to have got tells of no opt-out. */
async function findWhoRefused(
  whoGot: OptOutParts['whoGot'],
  workspaceId: string,
  refused: readonly Refused[],
): Promise<OptOut[]> {
  const receivers = await whoGot(
    workspaceId,
    refused.map(({ messageId }) => messageId),
  );
  const contacts = await followMerges(
    workspaceId,
    [...receivers.values()].map(({ contactId }) => contactId),
  );
  return refused.flatMap((each) => {
    const contact = contacts.get(receivers.get(each.messageId)?.contactId ?? '');
    return contact === undefined ? [] : [{ ...each, key: refusalKey(each.messageId), contact }];
  });
}

const SOURCE = 'whatsapp';

function toConsentEntry({ key, contact, reason, at }: OptOut): ConsentEntry {
  return { key, contactId: contact._id, optedOut: true, source: SOURCE, reason, at };
}

function toEvent({ key, contact, reason, at, connectionId }: OptOut): EventDraft {
  return {
    type: 'contact.opted_out',
    connectionId,
    occurredAt: at,
    dedupeKey: `contact.opted_out:${key}`,
    data: { contact: presentContactInEvent(contact), reason, source: SOURCE },
  };
}
