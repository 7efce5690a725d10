/**
 * The one error class of the hub. Call sites name a code; status and texts come from the catalogue.
 */
import { lookUp, type CatalogueEntry, type ErrorCode } from './catalogue';
import type { ErrorTexts } from './entry';
import type { FieldError } from '../lib/validate';

export interface HubErrorExtra {
  /** For bad input: where and what. */
  errors?: readonly FieldError[];
  /** What Meta said, when the cause is an answer of the Graph API. */
  meta?: GraphErrorRef;
  /**
   * The provider's code has texts of its own: they are shown instead of those of the hub's code.
   */
  texts?: ErrorTexts;
  /** Response headers, for example Retry-After (whole seconds) or Allow. */
  headers?: Readonly<Record<string, string>>;
  cause?: unknown;
}

/**
 * What identifies an error at Meta's support; `raw` is Meta's whole error as JSON text, kept where
 * the hub has no texts for its code.
 */
export interface GraphErrorRef {
  code: number;
  subcode?: number;
  fbtrace_id?: string;
  raw?: string;
}

export class HubError extends Error {
  override readonly name = 'HubError';
  readonly entry: CatalogueEntry;

  /**
   * @param code an entry of the catalogue @param detail one sentence about this very case, without
   * secrets
   */
  constructor(
    readonly code: ErrorCode,
    detail: string,
    readonly extra: HubErrorExtra = {},
  ) {
    super(detail, extra.cause === undefined ? undefined : { cause: extra.cause });
    this.entry = { ...lookUp(code), ...extra.texts };
  }
}

/** One field is wrong. */
export function invalidField(
  pointer: string,
  detail: string,
  code: ErrorCode = 'invalid_input',
): HubError {
  return new HubError(code, `${pointer} ${detail}`, {
    errors: [{ pointer, detail, keyword: code }],
  });
}

/**
 * The same text wherever something does not exist or belongs to somebody else: the two can't be
 * told apart.
 */
export function notFound(what: string): HubError {
  return new HubError('not_found', `There is no such ${what}.`);
}
