/** Makes an API key; it is shown this once. */
import { createHash, randomBytes } from 'node:crypto';
import { invalidField } from '../errors';
import { newId } from '../lib/ids';
import { ALL_SCOPES } from '../lib/scopes';
import { insertApiKey } from './model';

export interface CreatedKey {
  keyId: string;
  apiKey: string;
}

const KEY_PREFIX = 'smsport_';
const KEY_PATTERN = /^smsport_[A-Za-z0-9_-]{43}$/;

/** @throws HubError invalid_input for a scope that does not exist */
export async function createKey({
  workspaceId,
  name,
  scopes,
}: {
  workspaceId: string;
  name: string;
  scopes: readonly string[];
}): Promise<CreatedKey> {
  const unknown = scopes.find((scope) => !ALL_SCOPES.includes(scope));
  if (unknown !== undefined || scopes.length === 0)
    throw invalidField('/scopes', `must be some of ${ALL_SCOPES.join(', ')}`);
  const apiKey = `${KEY_PREFIX}${randomBytes(32).toString('base64url')}`;
  const keyId = newId('key');
  await insertApiKey({
    _id: hashKey(apiKey),
    publicId: keyId,
    workspaceId,
    name,
    scopes: [...scopes],
    createdAt: new Date(),
  });
  return { keyId, apiKey };
}

/** What can't be a key is not even looked up. */
export function looksLikeKey(text: string): boolean {
  return KEY_PATTERN.test(text);
}

/** No salt and one round are enough for 256 random bits. */
export function hashKey(apiKey: string): string {
  return createHash('sha256').update(apiKey).digest('hex');
}
