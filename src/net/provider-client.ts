/** The client for providers (Meta): pooled, no redirects, and honest about whether a request can have arrived. */
import { Agent, request } from 'undici';
import { errorCode, errorText } from '../lib/error-code';
import { NetworkError, type ProviderHttp, type ProviderRequest, type ProviderResponse } from '../kit';

const TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 8 * 1_048_576;
const CONNECTIONS_PER_ORIGIN = 128;

export interface ProviderClient extends ProviderHttp { close(): Promise<void> }

export const createProviderClient = (): ProviderClient => {
  const agent = new Agent({ connections: CONNECTIONS_PER_ORIGIN, pipelining: 1, connect: { timeout: CONNECT_TIMEOUT_MS }, maxResponseSize: MAX_ANSWER_BYTES });
  return {
    request: (options) => exchange(agent, options),
    close: () => agent.close(),
  };
};

const exchange = async (agent: Agent, { method, url, headers, body, timeoutMs = TIMEOUT_MS }: ProviderRequest): Promise<ProviderResponse> => {
  try {
    const answer = await request(url, { dispatcher: agent, method, headers, body: body ?? null, signal: AbortSignal.timeout(timeoutMs) });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  } catch (error) {
    throw new NetworkError(neverLeft(error) ? 'connect' : 'answer', describe(error));
  }
};

/** Only failures that can happen nowhere but before the first byte was sent. A reset is not among them. */
const CONNECT_CODES = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'UND_ERR_CONNECT_TIMEOUT']);

const neverLeft = (error: unknown): boolean => {
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(neverLeft);
  const code = errorCode(error);
  return CONNECT_CODES.has(code) || /^(CERT_|ERR_TLS_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED)/.test(code) || isConnectStep(error);
};

const isConnectStep = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && ['connect', 'getaddrinfo'].includes(String(Reflect.get(error, 'syscall')));

const describe = (error: unknown): string => [errorCode(error), errorText(error)].filter((part) => part !== '').join(': ');
