/**
 * Quality and limits of numbers. Since February 2026 limits belong to the portfolio; older names
 * are read as well.
 */
import type { NumberItem } from '../../../src/kit';
import { textOr, type Change } from './change';

const QUALITY_EVENTS = new Set(['FLAGGED', 'UNFLAGGED']);

export function toNumberItem(
  { field, route, entryTime, value }: Change,
  _item: Record<string, unknown>,
  dedupeKey: string,
): NumberItem | undefined {
  const event = textOr(value['event'], '');
  const base = {
    kind: 'number',
    field,
    value,
    route,
    occurredAt: entryTime,
    dedupeKey,
    displayPhone: textOr(value['display_phone_number'], null),
  } as const;
  if (QUALITY_EVENTS.has(event))
    return { ...base, change: 'quality', current: event, previous: null };
  const limit =
    value['max_daily_conversations_per_business'] ??
    value['max_daily_conversation_per_phone'] ??
    value['current_limit'];
  if (typeof limit !== 'string' && typeof limit !== 'number') return undefined;
  return {
    ...base,
    change: 'limit',
    current: toLimit(limit),
    previous: value['old_limit'] === undefined ? null : toLimit(value['old_limit']),
  };
}

/** A number in samples, TIER_* with K for thousands in the reference; -1 is unlimited. */
function toLimit(limit: unknown): string {
  const number = typeof limit === 'string' && /^-?\d+$/.test(limit) ? Number(limit) : limit;
  if (typeof number !== 'number') return String(limit);
  if (number === -1) return 'TIER_UNLIMITED';
  return number >= 1_000 && number % 1_000 === 0
    ? `TIER_${String(number / 1_000)}K`
    : `TIER_${String(number)}`;
}
