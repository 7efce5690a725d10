/**
 * Files that don't come as they should: what is tried again, what is given up, and what the tenant
 * is told meanwhile.
 */
import { createHash, randomBytes } from 'node:crypto';
import { startMediaStand, type EventMedia, type MediaStand } from '../fixtures/media/stand';

let stand: MediaStand;

beforeAll(async () => {
  stand = await startMediaStand();
});

afterEach(async () => {
  stand.relay.rewrite = undefined;
  stand.relay.cutAfterBytes = undefined;
  await stand.control('/chaos', { reset: true });
});

afterAll(async () => {
  await stand.close();
});

const BYTES = randomBytes(400_000);

function image(message: object = {}): Promise<EventMedia> {
  return stand.receive({ type: 'image', media: { base64: BYTES.toString('base64') }, message });
}

async function problemOf(response: Response): Promise<unknown> {
  return response.json();
}

/** The first answer that tells of a failed try. */
async function failedTry(id: string, text: string): Promise<Response> {
  return stand.until(id, async (response) => (await response.text()).includes(text));
}

async function expectWhole(id: string): Promise<void> {
  const response = await stand.until(id, ({ status }) => status === 200);
  expect(Buffer.from(await response.arrayBuffer()).equals(BYTES)).toBe(true);
}

test('while Meta is down the file is pending, with the reason and a time to ask again; afterwards it is fetched', async () => {
  await stand.control('/chaos', { scope: 'all', http_500: true });
  const { id } = await image();

  const pending = await failedTry(id, 'something else than JSON');
  expect(await problemOf(pending)).toMatchObject({
    status: 503,
    code: 'media_pending',
    retryable: true,
  });
  expect(Number(pending.headers.get('retry-after'))).toBeGreaterThan(0);
  await stand.control('/chaos', { reset: true });
  await expectWhole(id);
});

test('a Meta that can not even be connected to is waited for', async () => {
  await stand.relay.stop();
  const { id } = await image();

  expect((await failedTry(id, 'ECONNREFUSED')).status).toBe(503);
  await stand.relay.start();
  await expectWhole(id);
});

test('an address that has run out is asked for anew', async () => {
  await stand.control('/chaos', { media_url_ttl_ms: 0 });
  const { id } = await image();

  expect((await failedTry(id, 'answered 404')).status).toBe(503);
  await stand.control('/chaos', { media_url_ttl_ms: null });
  await expectWhole(id);
});

test('a download that breaks off is not taken for the whole', async () => {
  stand.relay.cutAfterBytes = 300_000;
  const { id } = await image();

  expect((await failedTry(id, 'broke off')).status).toBe(503);
  stand.relay.cutAfterBytes = undefined;
  await expectWhole(id);
});

test('a file with another digest than the webhook told is never given out', async () => {
  const { id } = await image({
    image: { sha256: createHash('sha256').update('another').digest('base64') },
  });

  expect((await failedTry(id, 'Its SHA-256 is another one')).status).toBe(503);
});

test('a file of another type than the webhook told is an error, not a crash', async () => {
  const { id } = await image({ image: { mime_type: 'image/png' } });

  expect((await failedTry(id, 'It was announced as image/png and is image/jpeg.')).status).toBe(
    503,
  );
});

test('too large a file is refused before a byte of it is fetched', async () => {
  stand.relay.rewrite = (answer) => ({ ...answer, file_size: 100 * 1024 * 1024 + 1 });
  const before = stand.relay.requests.length;
  const { id } = await image();

  const gone = await stand.until(id, ({ status }) => status === 410);
  expect(await problemOf(gone)).toMatchObject({
    code: 'media_unavailable',
    detail: 'The file has 104857601 bytes, at most 104857600 are taken.',
  });
  expect(
    stand.relay.requests.slice(before).filter(({ path }) => path.includes('attachments')),
  ).toEqual([]);
});

test('the token does not go to another host than Meta names for files', async () => {
  stand.relay.rewrite = (answer) => ({
    ...answer,
    url: String(answer['url']).replace('127.0.0.1', 'localhost'),
  });
  const before = stand.relay.requests.length;
  const { id } = await image();

  expect((await failedTry(id, 'no usable address')).status).toBe(503);
  expect(
    stand.relay.requests.slice(before).filter(({ path }) => path.includes('attachments')),
  ).toEqual([]);
  stand.relay.rewrite = undefined;
  await expectWhole(id);
});

test('what is older than Meta keeps files is given up at once', async () => {
  const { id } = await image({ timestamp: String(Math.floor(Date.now() / 1000) - 8 * 24 * 3600) });

  const gone = await stand.until(id, ({ status }) => status === 410);
  expect(await problemOf(gone)).toMatchObject({ code: 'media_unavailable' });
});
