/** Meta's envelope -> raw items: every entry, change and item. What is not known yet is kept as `other`, never dropped. */
import { createHash } from 'node:crypto';
import { isRecord, type ItemRoute, type OtherItem, type RawItem } from '../../../src/kit';
import { toMessageItem } from './message-item';
import { toStatusItem } from './status-item';

/** What the items of one change have in common. */
export interface Change {
  field: string;
  value: Record<string, unknown>;
  route: ItemRoute;
  entryTime: Date;
}

/** @throws when the whole is not an envelope at all */
export const split = (payload: unknown, receivedAt: Date): RawItem[] => {
  const entries = isRecord(payload) ? payload['entry'] : undefined;
  if (!Array.isArray(entries)) throw new Error('the body has no list "entry"');
  return entries.filter(isRecord).flatMap((entry) => {
    const changes = Array.isArray(entry['changes']) ? entry['changes'] : [];
    return changes.filter(isRecord).flatMap((change) => splitChange(toChange(entry, change, receivedAt)));
  });
};

const toChange = (entry: Record<string, unknown>, change: Record<string, unknown>, receivedAt: Date): Change => {
  const value = isRecord(change['value']) ? change['value'] : {};
  const metadata = isRecord(value['metadata']) ? value['metadata'] : {};
  const { phone_number_id: phoneNumberId } = metadata;
  return {
    field: typeof change['field'] === 'string' ? change['field'] : '(none)',
    value,
    route: {
      ...(typeof phoneNumberId === 'string' ? { phoneNumberId } : {}),
      ...(typeof entry['id'] === 'string' ? { accountId: entry['id'] } : {}),
    },
    entryTime: toTime(entry['time'], receivedAt),
  };
};

const splitChange = (change: Change): RawItem[] => {
  if (change.field !== 'messages') return [toOther(change, change.value)];
  const messages = listOf(change.value['messages']);
  const statuses = listOf(change.value['statuses']);
  if (messages.length + statuses.length === 0) return [toOther(change, change.value)];
  return [
    ...messages.map((message) => toMessageItem(change, message) ?? toOther(change, message)),
    ...statuses.map((status) => toStatusItem(change, status) ?? toOther(change, status)),
  ];
};

const listOf = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** Account and template fields carry no id: the same content at the same time is the same occurrence. */
const toOther = ({ field, route, entryTime }: Change, value: Record<string, unknown>): OtherItem => ({
  kind: 'other', field, value, route, occurredAt: entryTime,
  dedupeKey: createHash('sha256').update(JSON.stringify([route.accountId, field, value, entryTime.getTime()])).digest('hex'),
});

/** Meta's ids are far shorter; a longer one would not fit into an index, so such an item is kept as `other`. */
const MAX_ID_LENGTH = 300;

export const isMetaId = (id: unknown): id is string => typeof id === 'string' && id !== '' && id.length <= MAX_ID_LENGTH;

/** Meta writes seconds, as a number or as text. */
export const toTime = (seconds: unknown, otherwise: Date): Date => {
  const number = typeof seconds === 'string' || typeof seconds === 'number' ? Number(seconds) : Number.NaN;
  const time = new Date(number * 1000);
  return number > 0 && !Number.isNaN(time.getTime()) ? time : otherwise;
};
