/** Meta's error bodies: `{error: {message, type, code, error_subcode?, error_data?, is_transient?, fbtrace_id}}`. Decide by code. */
import { isRecord } from '../../../src/kit';

export interface GraphError {
  code: number;
  subcode: number | undefined;
  message: string;
  isTransient: boolean;
  fbtraceId: string | undefined;
}

/** Undefined when the text is not a well-formed Graph error. */
export const parseGraphError = (text: string): GraphError | undefined => {
  const body = parseJson(text);
  const error = isRecord(body) ? body['error'] : undefined;
  if (!isRecord(error) || typeof error['code'] !== 'number') return undefined;
  const details = isRecord(error['error_data']) ? error['error_data']['details'] : undefined;
  const { error_subcode: subcode, fbtrace_id: fbtraceId, message } = error;
  return {
    code: error['code'],
    subcode: typeof subcode === 'number' ? subcode : undefined,
    message: [message, details].filter((part) => typeof part === 'string').join(': ') || `code ${String(error['code'])}`,
    isTransient: error['is_transient'] === true,
    fbtraceId: typeof fbtraceId === 'string' ? fbtraceId : undefined,
  };
};

export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What identifies the error at Meta's support. */
export const toMeta = ({ code, subcode, fbtraceId }: GraphError): { code: number; subcode?: number; fbtrace_id?: string } => ({
  code, ...(subcode === undefined ? {} : { subcode }), ...(fbtraceId === undefined ? {} : { fbtrace_id: fbtraceId }),
});

/** Application, account, throughput and pair limits: nothing was sent. */
const THROTTLED = new Set([4, 80007, 130429, 131056]);
const TRANSIENT = new Set([1, 2, 131000, 131016]);
const AUTH = new Set([0, 3, 10, 190, 131005]);

export type ErrorClass = 'throttled' | 'transient' | 'auth' | 'refused';

export const classify = ({ code, isTransient }: GraphError): ErrorClass => {
  if (THROTTLED.has(code)) return 'throttled';
  if (isTransient || TRANSIENT.has(code)) return 'transient';
  return AUTH.has(code) || (code >= 200 && code < 300) ? 'auth' : 'refused';
};
