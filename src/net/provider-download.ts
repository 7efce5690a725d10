/**
 * A download from a provider, streamed: four time limits and one of size, and no more of it in
 * memory than a socket's buffer.
 */
import { request, type Agent } from 'undici';
import { NetworkError, type ProviderDownload, type ProviderStream } from '../kit';
import { limitBody, type BodyFailures } from './limit-bytes';
import { toNetworkError } from './network-failure';

const HEADERS_TIMEOUT_MS = 30_000;
const IDLE_TIMEOUT_MS = 30_000;
const TOTAL_TIMEOUT_MS = 10 * 60_000;

/** The agent must not limit the size of answers itself. */
export async function download(agent: Agent, options: ProviderDownload): Promise<ProviderStream> {
  const {
    url,
    headers,
    maxBytes,
    headersTimeoutMs = HEADERS_TIMEOUT_MS,
    idleTimeoutMs = IDLE_TIMEOUT_MS,
    totalTimeoutMs = TOTAL_TIMEOUT_MS,
  } = options;
  try {
    const answer = await request(url, {
      dispatcher: agent,
      method: 'GET',
      headers,
      headersTimeout: headersTimeoutMs,
      bodyTimeout: idleTimeoutMs,
      signal: AbortSignal.timeout(totalTimeoutMs),
    });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      stream: limitBody(answer.body, maxBytes, FAILURES),
    };
  } catch (error) {
    throw toNetworkError(error);
  }
}

const FAILURES: BodyFailures = {
  translate: toNetworkError,
  endedEarly: () => new NetworkError('answer', 'the answer ended early'),
};
