/**
 * Who an item is from or to. The profile is matched by id, never by position (Meta: webhooks,
 * "messages").
 */
import { canonicalPhone, isRecord, type Person } from '../../../src/kit';
import { isMetaId, listOf, textOr, toPhone, type Change } from './change';

export function toPerson({ value }: Change, digits: unknown, userId: unknown): Person {
  const phone = toPhone(digits);
  const bsuid = isMetaId(userId) ? userId : null;
  const contact =
    listOf(value['contacts']).find(
      (each) =>
        (phone !== null && isSamePhone(toPhone(each['wa_id']), phone)) ||
        (bsuid !== null && each['user_id'] === bsuid),
    ) ?? {};
  const profile = isRecord(contact['profile']) ? contact['profile'] : {};
  return {
    phone: phone ?? toPhone(contact['wa_id']),
    bsuid: bsuid ?? (isMetaId(contact['user_id']) ? contact['user_id'] : null),
    name: textOr(profile['name'], null),
    username: textOr(profile['username'], null),
  };
}

/** Meta's id of a contact and the number may be spelled differently. */
function isSamePhone(one: string | null, other: string): boolean {
  return one !== null && canonicalPhone(one) === canonicalPhone(other);
}

export function isNobody(person: Person): boolean {
  return person.phone === null && person.bsuid === null;
}
