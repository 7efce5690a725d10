/**
 * `to` and `recipient`: who a message is for. If both are given `to` wins (Meta:
 * business-scoped-user-ids).
 */
import type { LiveNumber } from '../accounts';
import { GraphError, invalidParameter } from '../graph-error';
import { textAt, type JsonObject } from '../json';
import { isUserId, understoodDigits, waIdOf } from '../people';

export type Recipient = {
  kind: 'phone' | 'user' | 'group';
  /** As the caller wrote it. */
  input: string;
  /** wa_id, business-scoped user id or group id. */
  id: string;
  /** What Meta took the input for: `+digits` before wa_id rules, or the id. */
  understood: string;
};

export function readRecipient(body: JsonObject, sender: LiveNumber): Recipient {
  const to = textAt(body, 'to');
  if (body['to'] !== undefined && to === undefined) {
    throw invalidParameter('Param to must be a string.');
  }
  if (to === undefined || to === '') {
    return readUserId(body);
  }
  if (body['recipient_type'] === 'group') {
    return { kind: 'group', input: to, id: to, understood: to };
  }
  const digits = understoodDigits(to, sender.country_code);
  if (digits === undefined) {
    throw new GraphError(100, { details: 'Parameter Invalid' });
  }
  const waId = waIdOf(digits);
  if (waId === sender.digits) {
    throw new GraphError(131021);
  }
  return { kind: 'phone', input: to, id: waId, understood: `+${digits}` };
}

function readUserId(body: JsonObject): Recipient {
  const recipient = textAt(body, 'recipient');
  if (recipient === undefined) {
    throw invalidParameter('The parameter to is required.');
  }
  if (!isUserId(recipient)) {
    throw new GraphError(100, { details: 'Param recipient must be a business-scoped user id.' });
  }
  return { kind: 'user', input: recipient, id: recipient, understood: recipient };
}
