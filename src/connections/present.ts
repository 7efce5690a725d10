/** Connection document -> API JSON. */
import type { Infer } from '../lib/json-schema';
import type { ConnectedNumber, ConnectionDoc } from './model';
import { isConfirmedNumber, numberConnectedAt, perContactCap, sendRate } from './rules';
import type { CONNECTED_NUMBER, CONNECTION } from './schema';

export function presentConnectionInEvent({ _id: id, name, status }: ConnectionDoc) {
  return {
    id,
    name,
    status,
  };
}

/** @param urlOf the address of a catch hook */
export function presentConnection(
  doc: ConnectionDoc,
  urlOf: (doc: ConnectionDoc) => string,
): Infer<typeof CONNECTION> {
  const base = {
    id: doc._id,
    name: doc.name,
    status: doc.status,
    created_at: doc.createdAt.toISOString(),
    updated_at: doc.updatedAt.toISOString(),
  };
  if (doc.signature !== undefined) {
    const { preset, header } = doc.signature;
    return { ...base, kind: 'webhook', url: urlOf(doc), signature: { preset, header } };
  }
  return {
    ...base,
    kind: 'whatsapp',
    waba_id: doc.accountId,
    country: doc.country,
    paused: doc.paused === true,
    test_recipients: doc.testRecipients ?? null,
    messages_per_second: doc.messagesPerSecond ?? null,
    max_per_contact_per_hour: perContactCap(doc),
    phone_numbers: doc.phoneNumbers.map((number) => presentNumber(doc, number)),
  };
}

function presentNumber(
  doc: ConnectionDoc,
  number: ConnectedNumber,
): Infer<typeof CONNECTED_NUMBER> {
  const { id, phone, name, quality, limit, paused, refused } = number;
  return {
    id,
    phone,
    name,
    confirmed: isConfirmedNumber(doc, number),
    quality: quality ?? null,
    limit: limit ?? null,
    paused: paused === true,
    refused_for: refused?.reason ?? null,
    messages_per_second: sendRate(doc, id),
    connected_at: numberConnectedAt(doc, id).toISOString(),
  };
}
