/** The client for providers (Meta): pooled, no redirects, and honest about whether a request can have arrived. */
import { Agent, request } from 'undici';
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
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(neverLeft);
  const code = 'code' in error ? String(error.code) : '';
  const syscall = 'syscall' in error ? String(error.syscall) : '';
  return CONNECT_CODES.has(code) || syscall === 'connect' || syscall === 'getaddrinfo' || code.startsWith('CERT_') || code.startsWith('ERR_TLS_') || code.includes('SELF_SIGNED') || code.startsWith('UNABLE_TO_');
};

const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return 'network failure';
  const code = 'code' in error ? String(error.code) : error.name;
  return error.message === '' ? code : `${code}: ${error.message}`;
};
