/**
 * System messages: a customer changed number, user id or identity key (Meta: webhooks, "system
 * messages").
 */
import { isRecord, type IdentityItem } from '../../../src/kit';
import { isMetaId, textOr, toPhone, toTime, type Change } from './change';
import { isNobody, toPerson } from './person';

const REASONS: Readonly<Record<string, string>> = {
  user_changed_number: 'phone_changed',
  customer_changed_number: 'phone_changed',
  user_changed_user_id: 'bsuid_changed',
  customer_identity_changed: 'identity_key_changed',
  user_identity_changed: 'identity_key_changed',
};

export function toIdentityItem(
  change: Change,
  message: Record<string, unknown>,
  id: string,
): IdentityItem | undefined {
  const system = isRecord(message['system']) ? message['system'] : {};
  const type = textOr(system['type'], '');
  const reason = Object.hasOwn(REASONS, type) ? REASONS[type] : undefined;
  const from = toPerson(
    change,
    message['from'] ?? system['customer'],
    system['previous_user_id'] ?? message['from_user_id'],
  );
  if (reason === undefined || isNobody(from)) return undefined;
  return {
    kind: 'identity',
    from,
    reason,
    route: change.route,
    dedupeKey: id,
    occurredAt: toTime(message['timestamp'], change.entryTime),
    next: {
      phone: reason === 'phone_changed' ? toPhone(system['wa_id'] ?? system['new_wa_id']) : null,
      bsuid: isMetaId(system['user_id']) ? system['user_id'] : null,
    },
  };
}
