/** One of `message_echoes[]`: the business wrote from the phone app (Meta: coexistence). */
import type { EchoItem } from '../../../src/kit';
import { isMetaId, textOr, toTime, type Change } from './change';
import { toMedia, toText } from './content';
import { isNobody, toPerson } from './person';

export function toEchoItem(change: Change, echo: Record<string, unknown>): EchoItem | undefined {
  const { id } = echo;
  const type = textOr(echo['type'], 'unknown');
  const to = toPerson(change, echo['to'], echo['to_user_id']);
  if (!isMetaId(id) || change.route.phoneNumberId === undefined || isNobody(to)) return undefined;
  const content = echo[type] ?? null;
  return {
    kind: 'echo',
    wamid: id,
    type,
    to,
    content,
    text: toText(type, content),
    media: toMedia(type, content),
    route: change.route,
    dedupeKey: id,
    occurredAt: toTime(echo['timestamp'], change.entryTime),
  };
}
