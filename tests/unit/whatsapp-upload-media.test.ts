/** The upload of a file, byte by byte as Meta wants the form. */
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { uploadMedia } from '../../connectors/whatsapp/graph/upload-media';
import {
  NetworkError,
  type ChannelContext,
  type OutgoingMedia,
  type ProviderResponse,
  type ProviderUpload,
} from '../../src/kit';

const FILE: OutgoingMedia = {
  phoneNumberId: '11',
  mimeType: 'audio/ogg; codecs=opus',
  filename: 'say "hi"\r\n.ogg',
  size: 4,
  open: () => Readable.from([Buffer.from('Ogg'), Buffer.from('S')]),
};

async function upload(answer: ProviderResponse | Error, file: OutgoingMedia = FILE) {
  const calls: (Omit<ProviderUpload, 'body'> & { body: string })[] = [];
  const refuse = () => Promise.reject(new Error('not used'));
  const context: ChannelContext = {
    settings: { graphApiUrl: 'http://graph', graphApiVersion: 'v26.0' },
    http: {
      request: refuse,
      download: refuse,
      upload: async ({ body, ...call }) => {
        calls.push({ ...call, body: await text(body) });
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
  };
  const id = await uploadMedia(
    context,
    { id: 'con_1', accountId: '1', accessToken: 'token', phoneNumbers: [] },
    file,
  );
  return { id, call: calls[0] };
}

test('it is one form with product, type and file, of the length that was told', async () => {
  const { id, call } = await upload({ status: 200, headers: {}, text: '{"id":"777"}' });
  const boundary = /boundary=(\S+)/.exec(call?.headers['content-type'] ?? '')?.[1] ?? '';

  expect(id).toBe('777');
  expect(call).toMatchObject({
    url: 'http://graph/v26.0/11/media',
    headers: {
      authorization: 'Bearer token',
      'content-length': String(Buffer.byteLength(call?.body ?? '')),
    },
  });
  expect(call?.body.split(`--${boundary}`)).toEqual([
    '',
    '\r\ncontent-disposition: form-data; name="messaging_product"\r\n\r\nwhatsapp\r\n',
    '\r\ncontent-disposition: form-data; name="type"\r\n\r\naudio/ogg\r\n',
    '\r\ncontent-disposition: form-data; name="file"; filename="say %22hi%22%0D%0A.ogg"\r\ncontent-type: audio/ogg\r\n\r\nOggS\r\n',
    '--\r\n',
  ]);
});

test.each<[string, ProviderResponse | Error, string]>([
  [
    'a refusal',
    { status: 400, headers: {}, text: '{"error":{"message":"(#100) Param file","code":100}}' },
    'Param file',
  ],
  ['no answer', new NetworkError('answer', 'reset'), 'reset'],
  ['an answer without an id', { status: 200, headers: {}, text: '{}' }, 'gave no id'],
])('%s is an error with words', async (_name, answer, words) => {
  await expect(upload(answer)).rejects.toThrow(words);
});
