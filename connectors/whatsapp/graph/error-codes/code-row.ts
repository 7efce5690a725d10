/**
 * One of Meta's codes (or a span of them, or a code with a subcode) and what it means; rows that
 * share most of it form a group.
 */
import type { ErrorCode, ErrorTexts, Pauses } from '../../../../src/kit';

/**
 * `throttled` and `transient` may be repeated (contract, section 5), everything else fails at once;
 * `auth`, `account` and `template` say that what is queued may fail in the same way.
 */
export type ErrorClass =
  'throttled' | 'transient' | 'auth' | 'account' | 'template' | 'recipient' | 'refused';

export interface GraphCode extends ErrorTexts {
  first: number;
  last: number;
  /** Only with this `error_subcode`. */
  subcode: number | null;
  class: ErrorClass;
  code: ErrorCode;
  /** What else can't go out either; `null` when the next message may well be taken. */
  pauses: Pauses | null;
}

type Shared = Pick<GraphCode, 'class' | 'code' | 'who'> &
  Partial<Pick<GraphCode, 'pauses' | 'retryable'>>;

/** `190`, `[200, 299]` for a span, `'190/463'` for a subcode. */
type CodeSpan = number | readonly [number, number] | `${number}/${number}`;

export type CodeRow = readonly [
  span: CodeSpan,
  title: string,
  cause: string,
  fix: string,
  own?: Partial<Shared>,
];

export function codesOf(shared: Shared, rows: readonly CodeRow[]): GraphCode[] {
  return rows.map(([span, title, cause, fix, own]) => ({
    ...toSpan(span),
    title,
    cause,
    fix,
    pauses: null,
    retryable: false,
    ...shared,
    ...own,
  }));
}

function toSpan(span: CodeSpan): Pick<GraphCode, 'first' | 'last' | 'subcode'> {
  if (typeof span === 'number') return { first: span, last: span, subcode: null };
  if (typeof span !== 'string') return { first: span[0], last: span[1], subcode: null };
  const [code = 0, subcode = 0] = span.split('/').map(Number);
  return { first: code, last: code, subcode };
}
