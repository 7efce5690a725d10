/** HMAC-SHA256 over exact bytes, and comparison in constant time. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export function hmacSha256(
  secret: string | Buffer,
  ...parts: readonly (string | Buffer)[]
): Buffer {
  const hmac = createHmac('sha256', secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** False for unequal lengths: `timingSafeEqual` alone would throw. */
export function equalBytes(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

export function equalText(left: string, right: string): boolean {
  return equalBytes(Buffer.from(left, 'utf8'), Buffer.from(right, 'utf8'));
}
