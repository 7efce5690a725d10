/** Connection document -> API JSON. */
import type { Infer } from '../lib/json-schema';
import type { ConnectionDoc } from './model';
import type { CONNECTION } from './schema';

/** @param urlOf the address of a catch hook */
export const presentConnection = (doc: ConnectionDoc, urlOf: (doc: ConnectionDoc) => string): Infer<typeof CONNECTION> => {
  const base = { id: doc._id, name: doc.name, status: doc.status, created_at: doc.createdAt.toISOString(), updated_at: doc.updatedAt.toISOString() };
  if (doc.signature !== undefined) {
    const { preset, header } = doc.signature;
    return { ...base, kind: 'webhook', url: urlOf(doc), signature: { preset, header } };
  }
  return {
    ...base,
    kind: 'whatsapp',
    waba_id: doc.accountId,
    country: doc.country,
    phone_numbers: doc.phoneNumbers.map(({ id, phone, name, messagesPerSecond }) => ({ id, phone, name, messages_per_second: messagesPerSecond })),
  };
};
