/**
 * The client for providers (Meta): pooled, no redirects, and honest about whether a request can
 * have arrived.
 */
import { Agent, request } from 'undici';
import type { ProviderHttp, ProviderRequest, ProviderResponse } from '../kit';
import { toNetworkError } from './network-failure';
import { download } from './provider-download';
import { upload } from './provider-upload';

const TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 8 * 1_048_576;
const CONNECTIONS_PER_ORIGIN = 128;

export interface ProviderClient extends ProviderHttp {
  close(): Promise<void>;
}

export function createProviderClient(): ProviderClient {
  const options = {
    connections: CONNECTIONS_PER_ORIGIN,
    pipelining: 1,
    connect: { timeout: CONNECT_TIMEOUT_MS },
  };
  const agent = new Agent({ ...options, maxResponseSize: MAX_ANSWER_BYTES });
  const downloads = new Agent(options); // and uploads
  return {
    request: (call) => exchange(agent, call),
    upload: (call) => upload(downloads, call),
    download: (call) => download(downloads, call),
    close: async () => {
      // A download may have minutes to go; it is cut, and another process takes it up when its
      // lease has run out.
      await Promise.all([agent.close(), downloads.destroy()]);
    },
  };
}

async function exchange(
  agent: Agent,
  { method, url, headers, body, timeoutMs = TIMEOUT_MS }: ProviderRequest,
): Promise<ProviderResponse> {
  try {
    const answer = await request(url, {
      dispatcher: agent,
      method,
      headers,
      body: body ?? null,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  } catch (error) {
    throw toNetworkError(error);
  }
}
