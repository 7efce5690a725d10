/** The parts that Meta's payloads are put together from. */
import type { Account } from '../../stage/tenant';
import {
  customerAt,
  wamidAt,
  type Customer,
  type Json,
  type Place,
  type SentMessage,
  type Shape,
} from './shape';
import { derivedId } from '../../../src/lib/ids';

export function envelope(...entry: readonly Json[]): Json {
  return {
    object: 'whatsapp_business_account',
    entry,
  };
}

export function entryOf({ wabaId }: Account, ...changes: readonly Json[]): Json {
  return {
    id: wabaId,
    changes,
  };
}

/** Everything but messages carries a time. */
export function timedEntry(place: Place, id: string, ...changes: readonly Json[]): Json {
  return {
    id,
    time: place.time,
    changes,
  };
}

export function change(field: string, value: Json): Json {
  return { value, field };
}

export function metadata({ numbers }: Account, index = 0): Json {
  const number = numbers[index];
  return { display_phone_number: number?.phone.slice(1), phone_number_id: number?.id };
}

export function profileOf({ waId, userId, name }: Customer): Json {
  return {
    profile: { name },
    wa_id: waId,
    user_id: userId,
  };
}

/** A `messages` change of one of the account's numbers. */
export function messagesChange(account: Account, parts: Json, number = 0): Json {
  return change('messages', {
    messaging_product: 'whatsapp',
    metadata: metadata(account, number),
    ...parts,
  });
}

export function inbound(place: Place, content: Json, index = 0): Json {
  const { waId, userId } = customerAt(place, index);
  return {
    from: waId,
    from_user_id: userId,
    id: wamidAt(place, index),
    timestamp: String(place.time),
    ...content,
  };
}

/** A shape of one message from one customer. */
export function messageShape(name: string, content: (place: Place) => Json): Shape {
  return {
    name,
    body: (place) =>
      envelope(
        entryOf(
          place.accounts[0],
          messagesChange(place.accounts[0], {
            contacts: [profileOf(customerAt(place))],
            messages: [inbound(place, content(place))],
          }),
        ),
      ),
  };
}

/** A shape of one field of the account. */
export function fieldShape(
  field: string,
  value: (place: Place) => Json,
  name: string = field,
): Shape {
  return {
    name,
    body: (place) =>
      envelope(timedEntry(place, place.accounts[0].wabaId, change(field, value(place)))),
  };
}

export function sentMessage(place: Place, index = 0): SentMessage {
  return {
    id: derivedId('msg', place.time * 1000, place.mark, String(index)),
    wamid: wamidAt(place, index),
    phone: `+${customerAt(place).waId}`,
    phoneNumberId: place.accounts[0].numbers[0]?.id ?? '',
  };
}

export function statusOf(place: Place, name: string, more: Json = {}): Json {
  const { id, wamid } = sentMessage(place);
  const { waId, userId } = customerAt(place);
  return {
    id: wamid,
    status: name,
    timestamp: String(place.time),
    recipient_id: waId,
    recipient_user_id: userId,
    biz_opaque_callback_data: id,
    ...more,
  };
}

/** A shape of statuses of one message that is in the ledger. */
export function statusShape(name: string, statuses: (place: Place) => Json[]): Shape {
  return {
    name,
    sent: (place) => [sentMessage(place)],
    body: (place) =>
      envelope(
        entryOf(
          place.accounts[0],
          messagesChange(place.accounts[0], {
            contacts: [profileOf(customerAt(place))],
            statuses: statuses(place),
          }),
        ),
      ),
  };
}
