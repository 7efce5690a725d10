/** Which of a connection's numbers is meant: it may be left out when there is only one. */
import { invalidField } from '../errors';
import type { ConnectionDoc } from './model';

/** @throws HubError phone_number_unknown, phone_number_required */
export function pickNumber(
  { phoneNumbers }: Pick<ConnectionDoc, 'phoneNumbers'>,
  wanted: string | undefined,
): string {
  const ids = phoneNumbers.map((number) => number.id);
  const [only] = ids;
  if (wanted !== undefined) {
    if (!ids.includes(wanted))
      throw invalidField(
        '/phone_number_id',
        'is not a number of this connection',
        'phone_number_unknown',
      );
    return wanted;
  }
  if (only === undefined || ids.length > 1)
    throw invalidField(
      '/phone_number_id',
      'is required: the connection has not exactly one number',
      'phone_number_required',
    );
  return only;
}
