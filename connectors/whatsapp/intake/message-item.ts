/**
 * One of `value.messages[]` -> a message, or what it tells about another message or about the
 * customer.
 */
import { isRecord, type MessageItem, type RawItem } from '../../../src/kit';
import { toAboutItem } from './about-item';
import { isMetaId, textOr, toTime, type Change } from './change';
import { toMedia, toText } from './content';
import { toIdentityItem } from './identity-item';
import { isNobody, toPerson } from './person';

/** Undefined for what can't be placed: no id, no number, nobody who wrote it. */
export function toMessageItem(
  change: Change,
  message: Record<string, unknown>,
): RawItem | undefined {
  const { id } = message;
  const type = textOr(message['type'], null);
  if (!isMetaId(id) || type === null || change.route.phoneNumberId === undefined) return undefined;
  if (type === 'system') return toIdentityItem(change, message, id);
  const from = toPerson(change, message['from'], message['from_user_id']);
  if (isNobody(from)) return undefined;
  return type === 'reaction' || type === 'edit' || type === 'revoke'
    ? toAboutItem(change, message, { id, about: type, from })
    : toMessage(change, message, { id, type, from });
}

/** What a message's context may tell beside the message that is quoted. */
const MARKS = ['forwarded', 'frequently_forwarded', 'referred_product'] as const;

function toMessage(
  change: Change,
  message: Record<string, unknown>,
  { id, type, from }: Pick<MessageItem, 'type' | 'from'> & { id: string },
): MessageItem {
  const content = message[type] ?? contentWithoutName(message);
  const context = isRecord(message['context']) ? message['context'] : {};
  return {
    kind: 'message',
    wamid: id,
    type,
    route: change.route,
    dedupeKey: id,
    occurredAt: toTime(message['timestamp'], change.entryTime),
    text: toText(type, content),
    content,
    from,
    replyToWamid: isMetaId(context['id']) ? context['id'] : null,
    media: toMedia(type, content),
    referral: message['referral'],
    ...(isMetaId(message['group_id']) ? { groupId: message['group_id'] } : {}),
    ...(MARKS.some((mark) => context[mark] !== undefined) ? { context } : {}),
  };
}

/** Unsupported types say why under `errors` only. */
function contentWithoutName(message: Record<string, unknown>): unknown {
  return message['errors'] === undefined ? null : { errors: message['errors'] };
}
