/** What a failed exchange with a provider means: only what can't have left is told as such. */
import { NetworkError } from '../kit';
import { errorCode, errorText } from '../lib/error-code';

export function toNetworkError(error: unknown): NetworkError {
  return new NetworkError(neverLeft(error) ? 'connect' : 'answer', describe(error));
}

/**
 * Only failures that can happen nowhere but before the first byte was sent. A reset is not among
 * them.
 */
const CONNECT_CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function neverLeft(error: unknown): boolean {
  if (error instanceof AggregateError)
    return error.errors.length > 0 && error.errors.every(neverLeft);
  const code = errorCode(error);
  return (
    CONNECT_CODES.has(code) ||
    /^(CERT_|ERR_TLS_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED)/.test(code) ||
    isConnectStep(error)
  );
}

function isConnectStep(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    ['connect', 'getaddrinfo'].includes(String(Reflect.get(error, 'syscall')))
  );
}

function describe(error: unknown): string {
  return [errorCode(error), errorText(error)].filter((part) => part !== '').join(': ');
}
