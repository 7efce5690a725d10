/**
 * An upload to a provider, streamed: one time limit over all, and no more of it in memory than a
 * socket's buffer.
 */
import { request, type Agent } from 'undici';
import type { ProviderResponse, ProviderUpload } from '../kit';
import { toNetworkError } from './network-failure';

const TOTAL_TIMEOUT_MS = 10 * 60_000;

export async function upload(
  agent: Agent,
  { url, headers, body, totalTimeoutMs = TOTAL_TIMEOUT_MS }: ProviderUpload,
): Promise<ProviderResponse> {
  let ownFailure: Error | undefined;
  body.once('error', (error) => {
    ownFailure = error;
  });
  try {
    const answer = await request(url, {
      dispatcher: agent,
      method: 'POST',
      headers,
      body,
      headersTimeout: totalTimeoutMs,
      signal: AbortSignal.timeout(totalTimeoutMs),
    });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  } catch (error) {
    // What the source of the bytes says is not the network's fault: MongoDB, for example.
    throw ownFailure !== undefined && ownFailure === error ? ownFailure : toNetworkError(error);
  } finally {
    body.destroy();
  }
}
