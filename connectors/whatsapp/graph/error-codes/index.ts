/**
 * All codes of Meta that the hub has words for (Meta: Cloud API, "error codes"), found by code and
 * subcode.
 */
import type { ProviderErrorCode } from '../../../../src/kit';
import { ACCESS_CODES } from './access';
import { ACCOUNT_CODES } from './account';
import type { GraphCode } from './code-row';
import { MESSAGE_CODES } from './message';
import { OTHER_CODES } from './other-products';
import { TEMPLATE_CODES } from './template';

export type { ErrorClass, GraphCode } from './code-row';

/** In the order of their numbers. */
export const GRAPH_CODES: readonly GraphCode[] = [
  ...ACCESS_CODES,
  ...ACCOUNT_CODES,
  ...MESSAGE_CODES,
  ...TEMPLATE_CODES,
  ...OTHER_CODES,
].sort((left, right) => left.first - right.first || (left.subcode ?? 0) - (right.subcode ?? 0));

function keyOf(code: number, subcode: number | null): string {
  return `${code}/${subcode ?? ''}`;
}
const SINGLE = new Map(
  GRAPH_CODES.filter(({ first, last }) => first === last).map((row) => [
    keyOf(row.first, row.subcode),
    row,
  ]),
);
const SPANS = GRAPH_CODES.filter(({ first, last }) => first < last);

/** The subcode says more, so it comes first; undefined for a code that the hub has no words for. */
export function findGraphCode({
  code,
  subcode,
}: {
  code: number;
  subcode?: number | undefined;
}): GraphCode | undefined {
  return (
    (subcode === undefined ? undefined : SINGLE.get(keyOf(code, subcode))) ??
    SINGLE.get(keyOf(code, null)) ??
    SPANS.find(({ first, last }) => code >= first && code <= last)
  );
}

/** For the reference pages. */
export const SHOWN_CODES: readonly ProviderErrorCode[] = GRAPH_CODES.map(
  ({ first, last, subcode, class: kind, code, title, cause, fix, who, retryable }) => ({
    shown: shownAs({ first, last, subcode }),
    kind,
    code,
    title,
    cause,
    fix,
    who,
    retryable,
  }),
);

function shownAs({ first, last, subcode }: Pick<GraphCode, 'first' | 'last' | 'subcode'>): string {
  if (first < last) return `${first}-${last}`;
  return subcode === null ? String(first) : `${first} / ${subcode}`;
}
