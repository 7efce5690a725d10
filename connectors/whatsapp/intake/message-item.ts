/** One of `value.messages[]` -> a message item. */
import { isRecord, type MessageItem, type Person } from '../../../src/kit';
import { isMetaId, toTime, type Change } from './split';

/** These tell about another message and have events of their own. */
const ABOUT_OTHERS = new Set(['reaction', 'edit', 'revoke', 'system']);
const MEDIA_TYPES = new Set(['image', 'video', 'audio', 'document', 'sticker']);

/** Undefined for what is not a message to us. */
export const toMessageItem = (change: Change, message: Record<string, unknown>): MessageItem | undefined => {
  const { id, type } = message;
  if (!isMetaId(id) || typeof type !== 'string' || ABOUT_OTHERS.has(type) || change.route.phoneNumberId === undefined) return undefined;
  const from = toPerson(change, message);
  if (from.phone === null && from.bsuid === null) return undefined;
  const content = message[type] ?? null;
  const context = isRecord(message['context']) ? message['context'] : {};
  return {
    kind: 'message', wamid: id, type, route: change.route, dedupeKey: id, occurredAt: toTime(message['timestamp'], change.entryTime),
    text: toText(type, content), content, from,
    replyToWamid: isMetaId(context['id']) ? context['id'] : null,
    media: MEDIA_TYPES.has(type) && isRecord(content) ? toMedia(content) : null,
    referral: message['referral'],
  };
};

/** The profile is matched by id, never by position (Meta: webhooks, "messages"). */
const toPerson = ({ value }: Change, message: Record<string, unknown>): Person => {
  const digits = stringOr(message['from'], null);
  const bsuid = isMetaId(message['from_user_id']) ? message['from_user_id'] : null;
  const contacts = Array.isArray(value['contacts']) ? value['contacts'].filter(isRecord) : [];
  const contact = contacts.find((each) => (digits !== null && each['wa_id'] === digits) || (bsuid !== null && each['user_id'] === bsuid)) ?? {};
  const profile = isRecord(contact['profile']) ? contact['profile'] : {};
  return {
    phone: digits !== null && /^\d{5,20}$/.test(digits) ? `+${digits}` : null,
    bsuid: bsuid ?? (isMetaId(contact['user_id']) ? contact['user_id'] : null),
    name: stringOr(profile['name'], null),
    username: stringOr(profile['username'], null),
  };
};

const toMedia = (content: Record<string, unknown>): MessageItem['media'] => {
  const { id } = content;
  if (typeof id !== 'string') return null;
  return { id, mime_type: stringOr(content['mime_type'], null), sha256: stringOr(content['sha256'], null), filename: stringOr(content['filename'], null) };
};

/** One string for people: body, caption, button or list title. */
const toText = (type: string, content: unknown): string | null => {
  if (!isRecord(content)) return null;
  if (type === 'text') return stringOr(content['body'], null);
  if (type === 'button') return stringOr(content['text'], null);
  if (type === 'interactive') {
    const reply = content['button_reply'] ?? content['list_reply'];
    return isRecord(reply) ? stringOr(reply['title'], null) : null;
  }
  return stringOr(content['caption'], null);
};

const stringOr = <T>(value: unknown, otherwise: T): string | T => (typeof value === 'string' && value !== '' ? value : otherwise);
