/**
 * Ids of the shape Meta gives: wamids decode to the phone number and a random part, exactly like
 * real ones.
 */
import { randomFillSync } from 'node:crypto';

/**
 * Random bytes are drawn in blocks: one call per id costs more than the rest of a send's ids
 * together.
 */
const pool = Buffer.alloc(16_384);
let used = pool.length;

/** A message the business sent: 18 hex characters after the marker 0x11 0x18 0x12. */
export function outgoingWamid(recipient: string): string {
  const random = nextBytes(9).toString('hex').toUpperCase();
  return encodeWamid(recipient, `\x15\x02\x00\x11\x18\x12${random}\x00`);
}

/** A message a customer sent: 20 hex characters, as WhatsApp apps make them. */
export function incomingWamid(sender: string): string {
  const random = `3A${nextBytes(9).toString('hex').toUpperCase()}`;
  return encodeWamid(sender, `\x15\x02\x00\x12\x18\x14${random}\x00`);
}

/** 16 digits, below 2^53: Meta sends template ids as JSON integers in webhooks. */
export function numericId(): string {
  return String(1_000_000_000_000_000 + nextBytes(6).readUIntBE(0, 6));
}

export function traceId(): string {
  return `A${nextBytes(16).toString('base64url')}`;
}

export function shortTraceId(): string {
  return nextBytes(8).toString('base64url');
}

function encodeWamid(address: string, tail: string): string {
  const head = `\x1c\x18${String.fromCharCode(address.length)}`;
  return `wamid.${Buffer.from(`${head}${address}${tail}`, 'latin1').toString('base64')}`;
}

function nextBytes(count: number): Buffer {
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += count;
  return pool.subarray(used - count, used);
}
