/**
 * Prefixed ids that sort by time: `evt_` + 48-bit milliseconds + 80 random bits, Crockford base32
 * in lower case.
 */
import { createHash, randomFillSync } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_CHARS = 10;
const RANDOM_BYTES = 10;

export type IdPrefix =
  | 'ws'
  | 'con'
  | 'msg'
  | 'tpl'
  | 'cmp'
  | 'rcp'
  | 'cnt'
  | 'cnv'
  | 'evt'
  | 'hook'
  | 'dlv'
  | 'key'
  | 'usr'
  | 'req'
  | 'med'
  | 'inb'
  | 'note';

const pool = Buffer.alloc(RANDOM_BYTES * 512);
let poolOffset = pool.length;

/** A new random id. */
export function newId(prefix: IdPrefix, atMs: number = Date.now()): string {
  return `${prefix}_${encodeTime(atMs)}${encodeBytes(randomBytes())}`;
}

/**
 * The same parts always give the same id: for things whose identity comes from outside, so that a
 * repeat collides.
 */
export function derivedId(prefix: IdPrefix, atMs: number, ...parts: readonly string[]): string {
  return `${prefix}_${encodeTime(atMs)}${encodeBytes(createHash('sha256').update(parts.join('\u0000')).digest().subarray(0, RANDOM_BYTES))}`;
}

/** Not greater than any id made at or after this time: for ranges over time by `_id`. */
export function idFloor(prefix: IdPrefix, atMs: number): string {
  return `${prefix}_${encodeTime(atMs)}`;
}

/** When an id was made, in milliseconds. */
export function timeOf(id: string): number {
  return [...id.slice(id.indexOf('_') + 1).slice(0, TIME_CHARS)].reduce(
    (time, char) => time * 32 + ALPHABET.indexOf(char),
    0,
  );
}

export function isId(prefix: IdPrefix, text: string): boolean {
  return (
    text.startsWith(`${prefix}_`) && /^[0-9a-hjkmnp-tv-z]{26}$/.test(text.slice(prefix.length + 1))
  );
}

function encodeTime(atMs: number): string {
  let rest = Math.max(0, Math.floor(atMs));
  let text = '';
  for (let index = 0; index < TIME_CHARS; index += 1) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** 10 bytes are exactly 16 characters of 5 bits. */
function encodeBytes(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((held >>> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return text;
}

/** One system call for 512 ids: ids are made on every hot path. */
function randomBytes(): Uint8Array {
  if (poolOffset >= pool.length) {
    randomFillSync(pool);
    poolOffset = 0;
  }
  poolOffset += RANDOM_BYTES;
  return pool.subarray(poolOffset - RANDOM_BYTES, poolOffset);
}
