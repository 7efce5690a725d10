/** A download from a provider, streamed: four time limits and one of size, and no more of it in memory than a socket's buffer. */
import { Transform, type Readable } from 'node:stream';
import { request, type Agent } from 'undici';
import { BodyTooLargeError, NetworkError, type ProviderDownload, type ProviderStream } from '../kit';
import { toNetworkError } from './network-failure';

const HEADERS_TIMEOUT_MS = 30_000;
const IDLE_TIMEOUT_MS = 30_000;
const TOTAL_TIMEOUT_MS = 10 * 60_000;

/** The agent must not limit the size of answers itself. */
export const download = async (agent: Agent, options: ProviderDownload): Promise<ProviderStream> => {
  const { url, headers, maxBytes, headersTimeoutMs = HEADERS_TIMEOUT_MS, idleTimeoutMs = IDLE_TIMEOUT_MS, totalTimeoutMs = TOTAL_TIMEOUT_MS } = options;
  try {
    const answer = await request(url, {
      dispatcher: agent, method: 'GET', headers, headersTimeout: headersTimeoutMs, bodyTimeout: idleTimeoutMs, signal: AbortSignal.timeout(totalTimeoutMs),
    });
    return { status: answer.statusCode, headers: answer.headers, stream: limited(answer.body, maxBytes) };
  } catch (error) {
    throw toNetworkError(error);
  }
};

/** The body with its failures in our own words. Destroying it frees the connection. */
const limited = (body: Readable, maxBytes: number): Readable => {
  let seen = 0;
  const checked = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      seen += chunk.length;
      if (seen > maxBytes) done(new BodyTooLargeError(maxBytes));
      else done(null, chunk);
    },
  });
  body.on('error', (error) => checked.destroy(toNetworkError(error)));
  // A body that closes before its end without an error of its own must not pass for a whole one.
  body.once('close', () => { if (!body.readableEnded) checked.destroy(new NetworkError('answer', 'the answer ended early')); });
  checked.once('close', () => body.destroy());
  // Until its reader listens, a failure must not end the process; the reader sees it all the same.
  checked.on('error', () => undefined);
  return body.pipe(checked);
};
