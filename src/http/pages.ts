/**
 * Lists: `{data, next_cursor}`, at most 200 a page; a larger `limit` is cut. A cursor is the id of
 * the last item shown.
 */
import type { Schema } from '../lib/json-schema';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** The query fields of every list. */
export const PAGE_QUERY = {
  limit: {
    type: 'integer',
    minimum: 1,
    default: DEFAULT_LIMIT,
    description: 'Items per page; at most 200.',
  },
  cursor: { type: 'string', maxLength: 200, description: '`next_cursor` of the page before.' },
} as const;

export function pageSize(limit: number, max: number = MAX_LIMIT): number {
  return Math.min(limit, max);
}

/** @param found up to `size + 1` documents: the one too many tells that there is a next page */
export function toPage<T, P>({
  found,
  size,
  cursorOf,
  present,
}: {
  found: readonly T[];
  size: number;
  cursorOf: (item: T) => string;
  present: (item: T) => P;
}): { data: P[]; next_cursor: string | null } {
  const shown = found.slice(0, size);
  const last = shown.at(-1);
  return {
    data: shown.map(present),
    next_cursor: found.length > size && last !== undefined ? cursorOf(last) : null,
  };
}

export function pageSchema<const S extends Schema>(item: S) {
  return {
    type: 'object',
    required: ['data', 'next_cursor'],
    properties: { data: { type: 'array', items: item }, next_cursor: { type: ['string', 'null'] } },
  } as const satisfies Schema;
}
