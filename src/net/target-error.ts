/**
 * The one error of the guard. Its message may be shown to a tenant, so it never holds an address or
 * the system's own text. `hub_busy`, `canceled` and `invalid_request` are not the target's fault.
 */
export type TargetErrorCode =
  | 'target_refused'
  | 'target_unresolvable'
  | 'connect_failed'
  | 'tls_failed'
  | 'timeout'
  | 'reset'
  | 'bad_response'
  | 'invalid_request'
  | 'canceled'
  | 'hub_busy';

export class TargetError extends Error {
  override readonly name = 'TargetError';

  constructor(
    readonly code: TargetErrorCode,
    message: string,
  ) {
    super(message);
  }
}

// Matched in this order against "CODE message" of Node's, OpenSSL's, llhttp's (HPE) and undici's
// errors.
const MEANINGS: readonly (readonly [RegExp, TargetErrorCode, string])[] = [
  [/^E(MFILE|NFILE|NOBUFS|NOMEM) /, 'hub_busy', 'The hub is out of sockets or memory'],
  [/^UND_ERR_(ABORTED|CLOSED|DESTROYED) /, 'canceled', 'The hub stopped the attempt'],
  [/^UND_ERR_INVALID_ARG /, 'invalid_request', 'A header or the body cannot be sent'],
  [
    /^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT) /,
    'timeout',
    'The target did not take the connection in time',
  ],
  [
    /^(HPE_|HTTPParserError |UND_ERR_HEADERS_OVERFLOW |UND_ERR_SOCKET bad )/,
    'bad_response',
    'The answer is not valid HTTP or has over 16 KB of headers',
  ],
  [
    /^(ECONNRESET|EPIPE|UND_ERR_SOCKET) /,
    'reset',
    'The target closed the connection without an answer',
  ],
  [
    /^(EPROTO |ERR_(SSL|TLS)_|CRL_|INVALID_|HOSTNAME_|PATH_LENGTH_|UNABLE_TO_|UNSPECIFIED |\w*CERT)/,
    'tls_failed',
    'There is no trusted TLS connection',
  ],
  [/^E[A-Z0-9]+ /, 'connect_failed', 'The target could not be reached'],
];

/** What is not in the list is a fault of the hub and comes back as it is. */
export function toTargetError(error: unknown): Error {
  if (error instanceof TargetError) return error;
  // By shape, since Node's own errors are of another realm under jest and in a vm.
  const code = textOf(error, 'code') || textOf(error, 'name'); // undici's parser errors may lack a code
  const message = textOf(error, 'message');
  const meaning = MEANINGS.find(([pattern]) => pattern.test(`${code} ${message}`));
  if (meaning !== undefined) return new TargetError(meaning[1], `${meaning[2]} (${code}).`);
  return error instanceof Error ? error : new Error(message, { cause: error });
}

function textOf(error: unknown, key: 'code' | 'name' | 'message'): string {
  return typeof error === 'object' && error !== null ? String(Reflect.get(error, key) ?? '') : '';
}
