/**
 * Meta's envelope -> raw items: every entry, change and item. What is not known yet is kept as
 * `other`, never dropped.
 */
import { createHash } from 'node:crypto';
import { canonicalJson, isRecord, type OtherItem, type RawItem } from '../../../src/kit';
import { toAccountItem } from './account-item';
import { isMetaId, listOf, toChange, type Change } from './change';
import { toEchoItem } from './echo-item';
import { toMessageItem } from './message-item';
import { toNumberItem } from './number-item';
import { toPreferenceItem } from './preference-item';
import { toStatusItem } from './status-item';
import { toTemplateItem } from './template-item';

/**
 * @throws when the whole is not an envelope at all, or holds nothing: such a call is parked, not
 * forgotten
 */
export function split(payload: unknown, receivedAt: Date): RawItem[] {
  const entries = isRecord(payload) ? payload['entry'] : undefined;
  if (!Array.isArray(entries)) throw new Error('the body has no list "entry"');
  const items = entries.filter(isRecord).flatMap((entry) => splitEntry(entry, receivedAt));
  if (items.length === 0) throw new Error('the list "entry" holds no entry');
  return items;
}

/** An entry without a change that can be read is kept whole. */
function splitEntry(entry: Record<string, unknown>, receivedAt: Date): RawItem[] {
  const changes = listOf(entry['changes']);
  if (changes.length > 0)
    return changes.flatMap((change) => splitChange(toChange(entry, change, receivedAt)));
  const whole = toChange(entry, { value: entry }, receivedAt);
  return [toOther(whole, entry, contentKey(whole, entry))];
}

/** Also of an envelope whose items can't be read. */
export function accountsIn(payload: unknown): string[] {
  const entries = isRecord(payload) ? listOf(payload['entry']) : [];
  return [...new Set(entries.flatMap((entry) => (isMetaId(entry['id']) ? [entry['id']] : [])))];
}

type ReadItem = (
  change: Change,
  item: Record<string, unknown>,
  dedupeKey: string,
) => RawItem | undefined;

/** Fields whose value is one occurrence. */
const WHOLE: Readonly<Record<string, ReadItem>> = {
  message_template_status_update: toTemplateItem,
  message_template_quality_update: toTemplateItem,
  template_category_update: toTemplateItem,
  phone_number_quality_update: toNumberItem,
  business_capability_update: toNumberItem,
  account_update: toAccountItem,
};

/** Fields whose value lists occurrences: under which names, and who reads them. */
const LISTS: Readonly<Record<string, Readonly<Record<string, ReadItem>>>> = {
  messages: { messages: toMessageItem, statuses: toStatusItem },
  user_preferences: { user_preferences: toPreferenceItem },
  smb_message_echoes: { message_echoes: toEchoItem },
};

function splitChange(change: Change): RawItem[] {
  const lists = Object.hasOwn(LISTS, change.field) ? (LISTS[change.field] ?? {}) : {};
  const found = Object.entries(lists).flatMap(([name, read]) =>
    listOf(change.value[name]).map((item) => readOr(read, change, item)),
  );
  const beside = besideItems(change, Object.keys(lists));
  if (found.length > 0) return [...found, ...beside];
  const whole = Object.hasOwn(WHOLE, change.field) ? WHOLE[change.field] : undefined;
  return [readOr(whole ?? (() => undefined), change, change.value)];
}

/** Lists beside the known ones, `errors` for example: they tell of something else. */
function besideItems(change: Change, known: readonly string[]): RawItem[] {
  const others = Object.entries(change.value).filter(
    ([name, value]) => !known.includes(name) && name !== 'contacts' && listOf(value).length > 0,
  );
  const value = Object.fromEntries(others);
  return others.length === 0 ? [] : [toOther(change, value, contentKey(change, value))];
}

function readOr(read: ReadItem, change: Change, item: Record<string, unknown>): RawItem {
  const key = contentKey(change, item);
  return read(change, item, key) ?? toOther(change, item, key);
}

/**
 * Account and template fields carry no id: the same content at the same time, keys in any order, is
 * the same occurrence.
 */
function contentKey({ field, route, stamp }: Change, value: Record<string, unknown>): string {
  return createHash('sha256')
    .update(
      canonicalJson([route.accountId ?? null, route.phoneNumberId ?? null, field, value, stamp]),
    )
    .digest('hex');
}

function toOther(
  { field, route, entryTime }: Change,
  value: Record<string, unknown>,
  dedupeKey: string,
): OtherItem {
  return {
    kind: 'other',
    field,
    value,
    route,
    occurredAt: entryTime,
    dedupeKey,
    ...staleTemplateOf(field, value),
  };
}

/** These tell that a template is another now, but not how it is. */
const CONTENT_FIELDS = new Set([
  'message_template_components_update',
  'template_correct_category_detection',
]);

function staleTemplateOf(
  field: string,
  { message_template_name: name, message_template_language: language }: Record<string, unknown>,
): Pick<OtherItem, 'staleTemplate'> {
  return CONTENT_FIELDS.has(field) && isMetaId(name) && isMetaId(language)
    ? { staleTemplate: { name, language } }
    : {};
}
