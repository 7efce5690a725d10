/**
 * Meta's error bodies: `{error: {message, type, code, error_subcode?, error_data?, is_transient?,
 * fbtrace_id}}`. Decide by code.
 */
import { isRecord, type Pauses, type Refusal } from '../../../src/kit';
import { findGraphCode, type ErrorClass } from './error-codes';

export interface GraphError {
  code: number;
  subcode: number | undefined;
  message: string;
  isTransient: boolean;
  fbtraceId: string | undefined;
  /** The whole error, as JSON text. */
  raw: string;
}

/** More is nobody's error object. */
const MAX_RAW_LENGTH = 2_000;

/** Undefined when the text is not a well-formed Graph error. */
export function parseGraphError(text: string): GraphError | undefined {
  const body = parseJson(text);
  return isRecord(body) ? toGraphError(body['error']) : undefined;
}

/** An error as it stands in an answer, or among the `errors` of a status. */
export function toGraphError(error: unknown): GraphError | undefined {
  if (!isRecord(error) || typeof error['code'] !== 'number') return undefined;
  const { error_subcode: subcode, fbtrace_id: fbtraceId } = error;
  return {
    code: error['code'],
    subcode: typeof subcode === 'number' ? subcode : undefined,
    message: wordsOf(error) || `code ${String(error['code'])}`,
    isTransient: error['is_transient'] === true,
    fbtraceId: typeof fbtraceId === 'string' ? fbtraceId : undefined,
    raw: JSON.stringify(error).slice(0, MAX_RAW_LENGTH),
  };
}

/** What Meta wrote for people (`error_user_msg`) says most about a refused template. */
function wordsOf(error: Record<string, unknown>): string {
  const details = isRecord(error['error_data']) ? error['error_data']['details'] : undefined;
  const words = [error['message'], details ?? error['error_user_msg']].filter(
    (part) => typeof part === 'string' && part !== '',
  );
  return [...new Set(words)].join(': ');
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface ReadError {
  class: ErrorClass;
  /** What else can't go out either. */
  pauses: Pauses | null;
  refusal: Refusal;
}

/**
 * What an error of Meta means (contract, section 5: when may a call be repeated). Throttling stays
 * throttling; else Meta's own word that a fault will pass outweighs the code. A code without words
 * here is a refusal, and its raw object is kept.
 */
export function readError(error: GraphError): ReadError {
  const known = findGraphCode(error);
  if (known === undefined) {
    const [kind, code] = error.isTransient
      ? (['transient', 'graph_transient'] as const)
      : (['refused', 'graph_rejected'] as const);
    return {
      class: kind,
      pauses: null,
      refusal: { code, detail: error.message, meta: { ...toMeta(error), raw: error.raw } },
    };
  }
  const { title, cause, fix, who, retryable } = known;
  const refusal = {
    code: known.code,
    detail: error.message,
    meta: toMeta(error),
    texts: { title, cause, fix, who, retryable },
  };
  return error.isTransient && known.class !== 'throttled'
    ? {
        class: 'transient',
        pauses: null,
        refusal: {
          ...refusal,
          code: 'graph_transient',
          texts: { ...refusal.texts, retryable: true },
        },
      }
    : { class: known.class, pauses: known.pauses, refusal };
}

/** What identifies the error at Meta's support. */
function toMeta({ code, subcode, fbtraceId }: GraphError): {
  code: number;
  subcode?: number;
  fbtrace_id?: string;
} {
  return {
    code,
    ...(subcode === undefined ? {} : { subcode }),
    ...(fbtraceId === undefined ? {} : { fbtrace_id: fbtraceId }),
  };
}
