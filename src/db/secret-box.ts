/**
 * Secrets at rest: AES-256-GCM with the id of its key in front, so that keys can be rotated one by
 * one.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export interface SecretBox {
  /**
   * @param context binds the text to its place (for example a connection id): moved elsewhere it
   * does not open
   */
  seal(plain: string, context: string): string;
  /** @throws when the key id is not configured or the text was tampered with */
  open(sealed: string, context: string): string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * @param keys `kid:base64 of 32 bytes`, comma separated, newest first: the first one seals, all of
 * them open
 */
export function createSecretBox(keys: string): SecretBox {
  const byId = new Map(
    keys.split(',').map((entry) => {
      const colon = entry.indexOf(':');
      return [entry.slice(0, colon), Buffer.from(entry.slice(colon + 1), 'base64')] as const;
    }),
  );
  const newest = [...byId][0];
  if (newest === undefined) throw new Error('no encryption key');
  const [newestId, newestKey] = newest;
  return {
    seal: (plain, context) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', newestKey, nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `${newestId}:${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')}`;
    },
    open: (sealed, context) => {
      const colon = sealed.indexOf(':');
      const key = byId.get(sealed.slice(0, colon));
      if (key === undefined)
        throw new Error(`HUB_ENCRYPTION_KEYS has no key "${sealed.slice(0, colon)}"`);
      const bytes = Buffer.from(sealed.slice(colon + 1), 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES)).setAAD(
        Buffer.from(context),
      );
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([
        decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)),
        decipher.final(),
      ]).toString('utf8');
    },
  };
}
