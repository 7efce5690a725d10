/** One of `user_preferences[]`: a customer stopped or resumed marketing messages. */
import type { PreferenceItem } from '../../../src/kit';
import { textOr, toTime, type Change } from './change';
import { isNobody, toPerson } from './person';

/** The only kind of messages that consent is asked for here. */
const MARKETING = 'marketing_messages';

export function toPreferenceItem(
  change: Change,
  preference: Record<string, unknown>,
  dedupeKey: string,
): PreferenceItem | undefined {
  const { value, category = MARKETING } = preference;
  const from = toPerson(change, preference['wa_id'], preference['user_id']);
  if ((value !== 'stop' && value !== 'resume') || category !== MARKETING || isNobody(from))
    return undefined;
  return {
    kind: 'preference',
    from,
    optedOut: value === 'stop',
    reason: textOr(preference['detail'], null),
    route: change.route,
    dedupeKey,
    occurredAt: toTime(preference['timestamp'], change.entryTime),
  };
}
