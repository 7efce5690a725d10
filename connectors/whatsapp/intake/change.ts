/** One change of Meta's envelope, and the small readings that all items share. */
import { isRecord, type ItemRoute } from '../../../src/kit';

/** What the items of one change have in common. */
export interface Change {
  field: string;
  value: Record<string, unknown>;
  route: ItemRoute;
  entryTime: Date;
  /** The entry's time as Meta wrote it; null where there is none, as for messages. */
  stamp: unknown;
}

export function toChange(
  entry: Record<string, unknown>,
  change: Record<string, unknown>,
  receivedAt: Date,
): Change {
  const value = isRecord(change['value']) ? change['value'] : {};
  const metadata = isRecord(value['metadata']) ? value['metadata'] : {};
  const accountId = accountOf(entry, value);
  const phoneNumberId = toMetaId(metadata['phone_number_id']);
  return {
    field: typeof change['field'] === 'string' ? change['field'] : '(none)',
    value,
    route: {
      ...(phoneNumberId === undefined ? {} : { phoneNumberId }),
      ...(accountId === undefined ? {} : { accountId }),
    },
    entryTime: toTime(entry['time'], receivedAt),
    stamp: entry['time'] ?? null,
  };
}

/**
 * For PARTNER_* events the entry is a business portfolio, and the account is inside (Meta:
 * account_update).
 */
function accountOf(
  entry: Record<string, unknown>,
  value: Record<string, unknown>,
): string | undefined {
  const info = isRecord(value['waba_info']) ? value['waba_info'] : {};
  return toMetaId(info['waba_id']) ?? toMetaId(entry['id']);
}

/**
 * Meta's ids are far shorter; a longer one would not fit into an index, so such an item is kept as
 * `other`.
 */
const MAX_ID_LENGTH = 300;

export function isMetaId(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && id.length <= MAX_ID_LENGTH;
}

/** No clock is so wrong: what would lie further ahead is no time in seconds. */
const MAX_AHEAD_MS = 24 * 3_600_000;

/** Some of Meta's samples write ids as numbers. */
export function toMetaId(id: unknown): string | undefined {
  if (isMetaId(id)) return id;
  return typeof id === 'number' ? String(id) : undefined;
}

/**
 * Meta writes seconds, as a number or as text. @param otherwise the time of receipt, or one before
 * it
 */
export function toTime(seconds: unknown, otherwise: Date): Date {
  const number =
    typeof seconds === 'string' || typeof seconds === 'number' ? Number(seconds) : Number.NaN;
  return number > 0 && number * 1000 <= otherwise.getTime() + MAX_AHEAD_MS
    ? new Date(number * 1000)
    : otherwise;
}

export function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}

/** `+` and digits; null for anything that is no phone number (a group id, for example). */
export function toPhone(digits: unknown): string | null {
  return typeof digits === 'string' && /^\+?\d{5,20}$/.test(digits)
    ? `+${digits.replace('+', '')}`
    : null;
}
