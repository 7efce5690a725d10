/** Reactions, edits and revokes: messages about other messages. */
import { isRecord, type AboutItem, type Person } from '../../../src/kit';
import { isMetaId, textOr, toTime, type Change } from './change';
import { toMedia, toText } from './content';

export function toAboutItem(
  change: Change,
  message: Record<string, unknown>,
  { id, about, from }: { id: string; about: AboutItem['about']; from: Person },
): AboutItem | undefined {
  const told = isRecord(message[about]) ? message[about] : {};
  const targetWamid = told['message_id'] ?? told['original_message_id'];
  if (!isMetaId(targetWamid)) return undefined;
  const edited = isRecord(told['message']) ? told['message'] : {};
  const type = textOr(edited['type'], 'text');
  return {
    kind: 'about',
    about,
    wamid: id,
    targetWamid,
    from,
    route: change.route,
    dedupeKey: id,
    occurredAt: toTime(message['timestamp'], change.entryTime),
    // A removed reaction comes without the key, or with an empty one.
    emoji: textOr(told['emoji'], null),
    text: toText(type, edited[type]),
    content: edited[type] ?? null,
    media: about === 'edit' ? toMedia(type, edited[type]) : null,
  };
}
