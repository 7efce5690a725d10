/** Quality and limits of numbers. Since February 2026 limits belong to the portfolio; older names are read as well. */
import type { NumberItem } from '../../../src/kit';
import { textOr, type Change } from './change';

const QUALITY_EVENTS = new Set(['FLAGGED', 'UNFLAGGED']);

export const toNumberItem = ({ route, entryTime, value }: Change, _item: Record<string, unknown>, dedupeKey: string): NumberItem | undefined => {
  const event = textOr(value['event'], '');
  const base = { kind: 'number', route, occurredAt: entryTime, dedupeKey, displayPhone: textOr(value['display_phone_number'], null) } as const;
  if (QUALITY_EVENTS.has(event)) return { ...base, change: 'quality', current: event, previous: null };
  const limit = value['max_daily_conversations_per_business'] ?? value['max_daily_conversation_per_phone'] ?? value['current_limit'];
  if (typeof limit !== 'string' && typeof limit !== 'number') return undefined;
  return { ...base, change: 'limit', current: toLimit(limit), previous: value['old_limit'] === undefined ? null : toLimit(value['old_limit']) };
};

/** A number in samples, TIER_* in the reference; -1 is unlimited. */
const toLimit = (limit: unknown): string => {
  if (limit === -1 || limit === '-1') return 'TIER_UNLIMITED';
  return typeof limit === 'number' ? `TIER_${String(limit)}` : String(limit);
};
