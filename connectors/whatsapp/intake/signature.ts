/**
 * `X-Hub-Signature-256`: HMAC-SHA256 over the raw bytes with the app secret (Meta: webhooks,
 * "validating payloads").
 */
import { equalBytes, hmacSha256 } from '../../../src/kit';

export const SIGNATURE_HEADER = 'x-hub-signature-256';

/** Every configured secret is tried, so that one can be rotated without a gap. */
export function isAuthentic(raw: Buffer, signature: string, secrets: readonly string[]): boolean {
  const hex = /^sha256=([0-9a-f]{64})$/i.exec(signature)?.[1];
  if (hex === undefined) return false;
  const given = Buffer.from(hex, 'hex');
  return secrets.map((secret) => equalBytes(given, hmacSha256(secret, raw))).includes(true);
}
