/**
 * Uploads a file for later messages (Meta: "media"): multipart, streamed, with its length told
 * beforehand.
 */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  HubError,
  NetworkError,
  type Channel,
  type OutgoingMedia,
  type ProviderResponse,
} from '../../../src/kit';
import { graphUrl, readAnswer } from './graph-client';

/** Meta: "media"; uploaded files are kept 30 days. */
export const UPLOAD_LIFE_MS = 30 * 24 * 3_600_000;

/** Who sends a message with a file may be waiting for this. */
const MIN_TIMEOUT_MS = 30_000;
const MAX_TIMEOUT_MS = 10 * 60_000;
const SLOWEST_BYTES_PER_MS = 100;

export const uploadMedia: Channel['uploadMedia'] = async (context, account, media) => {
  const boundary = `hub-${randomUUID()}`;
  const [head, tail] = frame(boundary, media);
  const answer = await sendFile(() =>
    context.http.upload({
      url: graphUrl(context, `${media.phoneNumberId}/media`),
      headers: {
        authorization: `Bearer ${account.accessToken}`,
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'content-length': String(head.length + media.size + tail.length),
      },
      body: Readable.from(pieces(head, media, tail), { objectMode: false }),
      totalTimeoutMs: Math.min(
        MAX_TIMEOUT_MS,
        MIN_TIMEOUT_MS + Math.ceil(media.size / SLOWEST_BYTES_PER_MS),
      ),
    }),
  );
  const { id } = readAnswer(answer);
  if (typeof id !== 'string' || id === '')
    throw new HubError('graph_unreachable', 'Meta took the file, but gave no id for it.');
  return id;
};

async function sendFile(call: () => Promise<ProviderResponse>): Promise<ProviderResponse> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof NetworkError)
      throw new HubError('graph_unreachable', error.message, { cause: error });
    throw error;
  }
}

/** Parameters such as `; codecs=opus` are refused by Meta. */
function frame(boundary: string, { mimeType, filename }: OutgoingMedia): [Buffer, Buffer] {
  const type = mimeType.split(';', 1).join('').trim().toLowerCase();
  const field = (name: string, value: string): string =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const file = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${quotable(filename)}"\r\ncontent-type: ${type}\r\n\r\n`;
  return [
    Buffer.from(field('messaging_product', 'whatsapp') + field('type', type) + file),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ];
}

/** As browsers do it (HTML standard, "multipart/form-data"). */
function quotable(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}

async function* pieces(
  head: Buffer,
  { open }: OutgoingMedia,
  tail: Buffer,
): AsyncGenerator<Buffer> {
  yield head;
  for await (const chunk of open()) if (Buffer.isBuffer(chunk)) yield chunk;
  yield tail;
}
