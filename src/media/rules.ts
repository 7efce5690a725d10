/**
 * Pure decisions about media: how large, whether it is what was announced, and what follows from a
 * try that failed.
 */
import {
  storedError,
  toStoredError,
  type ErrorCode,
  type Refusal,
  type StoredError,
} from '../errors';

/** What customers send is taken up to this, whatever its type (Meta: 131052 beyond). */
export const MAX_INBOUND_BYTES = 100 * 1024 * 1024;

/** The 32 bytes of a digest that is written in hex or base64, as hex; null when it is neither. */
export function toHexDigest(text: string | null): string | null {
  if (text === null) return null;
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 32 ? bytes.toString('hex') : null;
}

/**
 * Parameters such as `; codecs=opus` are not always told, and `application/octet-stream` says
 * nothing.
 */
export function sameType(announced: string | null, told: string | null): boolean {
  const [left, right] = [essence(announced), essence(told)];
  return left === right || left === NO_TYPE || right === NO_TYPE;
}

const NO_TYPE = 'application/octet-stream';

function essence(type: string | null): string {
  return (type ?? '').split(';', 1).join('').trim().toLowerCase() || NO_TYPE;
}

/** Announced by webhook or look-up against what has arrived; what nobody told is not compared. */
export interface Digests {
  announced: readonly (string | null)[];
  size: number | null;
}

export function differs(
  { announced, size }: Digests,
  file: { sha256: string; size: number },
): string | undefined {
  if (size !== null && size !== file.size) return `It has ${file.size} bytes instead of ${size}.`;
  return announced.some((digest) => digest !== null && digest !== file.sha256)
    ? 'Its SHA-256 is another one than was announced.'
    : undefined;
}

export type AfterFailure =
  | { state: 'waiting'; waitMs: number; doubtful: boolean; error: StoredError }
  | { state: 'failed' | 'expired'; error: StoredError };

interface History {
  attempts: number;
  doubts: number;
  leftMs: number;
}

const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 30 * 60_000;
const JITTER = 0.2;
/**
 * An answer that is probably final may still be a slow copy inside Meta, or a broken download: a
 * few tries tell.
 */
const MAX_DOUBTS = 5;
const FINAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['media_too_large', 'connection_unknown']);
const DOUBTFUL: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['media_refused', 'media_mismatch']);

/**
 * Everything else (no network, throttled, a token that may be renewed, an address that has run out)
 * is tried again until the provider's copy is gone. @param random 0..1, spreads what failed
 * together
 */
export function afterFailure(
  failure: Refusal,
  { attempts, doubts, leftMs }: History,
  random: number,
): AfterFailure {
  const { code, detail, meta } = failure;
  const error = toStoredError(failure);
  const doubtful = DOUBTFUL.has(code);
  if (FINAL.has(code) || (doubtful && doubts + 1 >= MAX_DOUBTS)) return { state: 'failed', error };
  if (leftMs <= 0) return { state: 'expired', error: storedError('media_expired', detail, meta) };
  const waitMs =
    Math.min(FIRST_WAIT_MS * 2 ** Math.min(attempts, 20), MAX_WAIT_MS) *
    (1 - JITTER + 2 * JITTER * random);
  return { state: 'waiting', waitMs: Math.round(Math.min(waitMs, leftMs)), doubtful, error };
}
