/** Opening a file at Meta: who gets the token, and what each answer means. */
import { Readable } from 'node:stream';
import { openMedia, takesToken } from '../../connectors/whatsapp/graph/open-media';
import { NetworkError, type ChannelContext, type ProviderDownload } from '../../src/kit';

const ACCOUNT = { id: 'con_1', accountId: '1', accessToken: 'secret', phoneNumbers: [] };
const FOUND = {
  url: 'https://lookaside.fbsbx.com/a?b=c',
  mime_type: 'image/jpeg',
  sha256: 'ab',
  file_size: 10,
  id: '7',
};

interface Answers {
  lookUp: object;
  lookUpStatus?: number;
  download?: number | Error;
}

async function open({ lookUp, lookUpStatus = 200, download = 200 }: Answers, maxBytes = 100) {
  const urls: string[] = [];
  const downloads: ProviderDownload[] = [];
  const context: ChannelContext = {
    settings: { graphApiUrl: 'https://graph.facebook.com', graphApiVersion: 'v26.0' },
    http: {
      request: async ({ url }) => {
        urls.push(url);
        return { status: lookUpStatus, headers: {}, text: JSON.stringify(lookUp) };
      },
      upload: () => Promise.reject(new Error('no upload')),
      download: async (call) => {
        downloads.push(call);
        if (typeof download !== 'number') throw download;
        return { status: download, headers: {}, stream: Readable.from(['file']) };
      },
    },
  };
  const opened = await openMedia(context, ACCOUNT, { id: '../7?x', maxBytes }).catch(
    (error: unknown) => error,
  );
  return { opened, urls, downloads };
}

test('the id is no path, and the file comes with what Meta told of it', async () => {
  const { opened, urls, downloads } = await open({ lookUp: FOUND });
  expect(opened).toMatchObject({ mimeType: 'image/jpeg', sha256: 'ab', size: 10 });
  expect(urls).toEqual(['https://graph.facebook.com/v26.0/..%2F7%3Fx']);
  expect(downloads).toEqual([
    { url: FOUND.url, headers: { authorization: 'Bearer secret' }, maxBytes: 100 },
  ]);
});

test('a host that Meta does not name gets the call without the token, and only by https', async () => {
  const elsewhere = await open({ lookUp: { ...FOUND, url: 'https://cdn.example/a' } });
  expect(elsewhere.downloads).toMatchObject([{ url: 'https://cdn.example/a', headers: {} }]);
  expect(elsewhere.downloads[0]?.headers).toEqual({});
  const plain = await open({ lookUp: { ...FOUND, url: 'http://lookaside.fbsbx.com/a' } });
  expect([plain.opened, plain.downloads]).toEqual([
    expect.objectContaining({ code: 'media_download_failed' }),
    [],
  ]);
});

test.each([
  ['https://graph.facebook.com/x', true],
  ['https://lookaside.fbsbx.com/x', true],
  ['http://graph.facebook.com/x', false],
  ['https://graph.facebook.com:8443/x', false],
  ['https://graph.facebook.com.evil.example/x', false],
  ['https://evil.example/lookaside.fbsbx.com', false],
  ['https://graph.facebook.com@evil.example/x', false],
])('%s gets the token: %s', (url, expected) => {
  expect(takesToken(new URL(url), 'https://graph.facebook.com')).toBe(expected);
});

test('with a twin, the twin gets it', () => {
  expect(takesToken(new URL('http://127.0.0.1:4000/x'), 'http://127.0.0.1:4000')).toBe(true);
  expect(takesToken(new URL('http://127.0.0.1:4001/x'), 'http://127.0.0.1:4000')).toBe(false);
});

test.each([
  ['media_too_large', { lookUp: { ...FOUND, file_size: 101 } }],
  ['media_download_failed', { lookUp: { ...FOUND, url: 'no address' } }],
  ['media_download_failed', { lookUp: {} }],
  ['media_download_failed', { lookUp: FOUND, download: 404 }],
  ['media_download_failed', { lookUp: FOUND, download: 302 }],
  ['graph_unreachable', { lookUp: FOUND, download: new NetworkError('answer', 'cut') }],
  [
    'media_refused',
    { lookUp: { error: { code: 100, message: 'no such media' } }, lookUpStatus: 400 },
  ],
  ['graph_auth', { lookUp: { error: { code: 190, message: 'token' } }, lookUpStatus: 401 }],
  ['graph_throttled', { lookUp: { error: { code: 80007, message: 'slow' } }, lookUpStatus: 400 }],
  ['graph_transient', { lookUp: { error: { code: 2, message: 'later' } }, lookUpStatus: 500 }],
  ['graph_unreachable', { lookUp: ['html'], lookUpStatus: 502 }],
])('%s', async (code, answers: Answers) => {
  expect((await open(answers)).opened).toMatchObject({ name: 'HubError', code });
});
