/** Connection document -> API JSON. */
import type { Infer } from '../lib/json-schema';
import type { ConnectionDoc } from './model';
import type { CONNECTION } from './schema';

export const presentConnection = (doc: ConnectionDoc): Infer<typeof CONNECTION> => ({
  id: doc._id,
  kind: doc.kind,
  name: doc.name,
  status: doc.status,
  waba_id: doc.accountId,
  country: doc.country,
  phone_numbers: doc.phoneNumbers.map(({ id, phone, name, messagesPerSecond }) => ({ id, phone, name, messages_per_second: messagesPerSecond })),
  created_at: doc.createdAt.toISOString(),
  updated_at: doc.updatedAt.toISOString(),
});
