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
import { presentContactInEvent } from './present';
import { recordConsent, refusalKey } from './record-consent';

export interface OptOutParts {
  /** Who got our messages, by their ids. */
  whoGot: (
    workspaceId: string,
    messageIds: readonly string[],
  ) => Promise<Map<string, { contactId: string }>>;
  append: EventLog['append'];
}

interface Refused {
  messageId: string;
  reason: string;
  at: Date;
  connectionId: string | null;
}

export function createOptOutConsumer({ whoGot, append }: OptOutParts): EventConsumer {
  return {
    name: 'consent',
    handle: async (workspaceId, events) => {
      const refused = events.flatMap((event) => readRefusal(event) ?? []);
      if (refused.length === 0) return;
      const receivers = await whoGot(
        workspaceId,
        refused.map(({ messageId }) => messageId),
      );
      const contacts = await followMerges(
        workspaceId,
        [...receivers.values()].map(({ contactId }) => contactId),
      );
      const entries = refused.flatMap((each) => {
        const contactId = contacts.get(receivers.get(each.messageId)?.contactId ?? '')?._id;
        return contactId === undefined
          ? []
          : [
              {
                ...each,
                contactId,
                key: refusalKey(each.messageId),
                optedOut: true,
                source: 'whatsapp',
              },
            ];
      });
      const news = await recordConsent(
        workspaceId,
        entries.map(({ key, contactId, optedOut, source, reason, at }) => ({
          key,
          contactId,
          optedOut,
          source,
          reason,
          at,
        })),
      );
      await append(
        workspaceId,
        entries
          .filter(({ key }) => news.has(key))
          .flatMap(({ key, contactId, source, reason, at, connectionId }): EventDraft[] => {
            const contact = contacts.get(contactId);
            return contact === undefined
              ? []
              : [
                  {
                    type: 'contact.opted_out',
                    connectionId,
                    occurredAt: at,
                    dedupeKey: `contact.opted_out:${key}`,
                    data: { contact: presentContactInEvent(contact), reason, source },
                  },
                ];
          }),
      );
    },
  };
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
