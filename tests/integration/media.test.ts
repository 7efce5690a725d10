/** Files of messages, from the customer's phone to the tenant's download. */
import { createHash, randomBytes } from 'node:crypto';
import { startMediaStand, type EventMedia, type MediaStand } from '../fixtures/media/stand';
import { NUMBER, TOKEN, WABA } from '../fixtures/twin/client';

let stand: MediaStand;

beforeAll(async () => {
  stand = await startMediaStand();
});

afterAll(async () => {
  await stand.close();
});

/** Several chunks of storage, the last one not full. */
const BYTES = randomBytes(700_001);

function image(bytes: Buffer): Promise<EventMedia> {
  return stand.receive({
    type: 'image',
    text: 'Look',
    media: { base64: bytes.toString('base64') },
  });
}

function stored(id: string): Promise<Response> {
  return stand.until(id, ({ status }) => status === 200);
}

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

test('an image that a customer sends is told with an address of the hub, fetched, and streamed byte by byte', async () => {
  const media = await image(BYTES);
  expect(media).toEqual({
    id: expect.stringMatching(/^med_[0-9a-z]{26}$/),
    mime_type: 'image/jpeg',
    filename: null,
    url: `https://hub.example/v1/media/${media.id}`,
    sha256: createHash('sha256').update(BYTES).digest('base64'),
  });

  const response = await stored(media.id);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/jpeg',
    'content-length': '700001',
    'accept-ranges': 'bytes',
    'content-disposition': `attachment; filename="${media.id}.jpg"`,
    etag: `"${createHash('sha256').update(BYTES).digest('hex')}"`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
  });
  expect((await bytesOf(response)).equals(BYTES)).toBe(true);
  const lookUps = stand.relay.requests.filter(({ path }) => path.includes('attachments'));
  expect(lookUps.map(({ authorization }) => authorization)).toEqual([`Bearer ${TOKEN}`]);
});

test('a document keeps its name, whatever is in it', async () => {
  const media = await stand.receive({
    type: 'document',
    media: { base64: BYTES.toString('base64'), filename: 'Prüfung\r\nX: 1/"Ende".pdf' },
  });

  const response = await stored(media.id);
  expect(response.headers.get('content-disposition')).toBe(
    'attachment; filename="Pr_fung__X_ 1__Ende_.pdf"; filename*=UTF-8\'\'Pr%C3%BCfung__X_%201__Ende_.pdf',
  );
  await response.arrayBuffer();
});

test('ranges, conditions and HEAD are answered as RFC 9110 says', async () => {
  const { id } = await image(BYTES);
  const etag = (await stored(id)).headers.get('etag') ?? '';

  const part = await stand.get(id, { range: 'bytes=300000-400000' });
  expect([
    part.status,
    part.headers.get('content-range'),
    part.headers.get('content-length'),
  ]).toEqual([206, 'bytes 300000-400000/700001', '100001']);
  expect((await bytesOf(part)).equals(BYTES.subarray(300_000, 400_001))).toBe(true);
  expect(
    (await bytesOf(await stand.get(id, { range: 'bytes=-1' }))).equals(BYTES.subarray(-1)),
  ).toBe(true);
  const behind = await stand.get(id, { range: 'bytes=700001-' });
  expect([behind.status, behind.headers.get('content-range'), await behind.json()]).toEqual([
    416,
    'bytes */700001',
    expect.objectContaining({ code: 'range_not_satisfiable' }),
  ]);
  expect((await stand.get(id, { range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200);
  expect((await stand.get(id, { range: 'bytes=0-1', 'if-range': etag })).status).toBe(206);
  expect((await stand.get(id, { 'if-none-match': etag })).status).toBe(304);
  const head = await stand.get(id, {}, 'HEAD');
  expect([head.status, head.headers.get('content-length'), (await bytesOf(head)).length]).toEqual([
    200,
    '700001',
    0,
  ]);
});

test('a client that goes away in the middle leaves the hub working', async () => {
  const { id } = await image(BYTES);
  await stored(id);

  for (let round = 0; round < 5; round += 1) {
    const abort = new AbortController();
    const response = await fetch(`${stand.url()}/v1/media/${id}`, {
      headers: { authorization: `Bearer ${stand.apiKey}` },
      signal: abort.signal,
    });
    await response.body?.getReader().read();
    abort.abort();
  }
  expect((await bytesOf(await stand.get(id))).equals(BYTES)).toBe(true);
});

test('an empty file is a file', async () => {
  const { id } = await image(Buffer.alloc(0));

  const response = await stored(id);
  expect([response.headers.get('content-length'), (await bytesOf(response)).length]).toEqual([
    '0',
    0,
  ]);
  expect((await stand.get(id, { range: 'bytes=0-' })).status).toBe(416);
});

test('another workspace and a key without the scope get nothing', async () => {
  const { id } = await image(BYTES);
  await stored(id);
  const other = { authorization: `Bearer ${await stand.keyOf(['*'], 'other')}` };
  const reader = { authorization: `Bearer ${await stand.keyOf(['media:read'])}` };

  expect((await stand.get(id, other)).status).toBe(404);
  expect((await stand.get(id, other, 'DELETE')).status).toBe(404);
  expect(
    (await stand.get(id, { authorization: `Bearer ${await stand.keyOf(['messages:read'])}` }))
      .status,
  ).toBe(403);
  expect((await stand.get(id, reader, 'DELETE')).status).toBe(403);
  expect((await stand.get(id, reader)).status).toBe(200);
});

test('what was deleted stays away, also when Meta sends its webhook again', async () => {
  const { id } = await image(BYTES);
  await stored(id);
  expect((await stand.get(id, {}, 'DELETE')).status).toBe(204);
  expect((await stand.get(id)).status).toBe(404);
  expect((await stand.get(id, {}, 'DELETE')).status).toBe(404);

  const body = envelope({
    id: '404',
    mime_type: 'image/jpeg',
    sha256: createHash('sha256').update('x').digest('base64'),
  });
  const unknown = await stand.receiveBy('/webhook', { body });
  expect((await stand.get(unknown.id)).status).toBe(503);
  expect((await stand.get(unknown.id, {}, 'DELETE')).status).toBe(204);
  await stand.control('/webhook', { body });
  // Handled after the repeated one, which was stored before it.
  await image(BYTES);
  expect((await stand.get(unknown.id)).status).toBe(404);
});

function envelope(file: object) {
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: WABA,
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '493023125000', phone_number_id: NUMBER },
              contacts: [{ wa_id: '4917604069001', profile: { name: 'Ana' } }],
              messages: [
                {
                  from: '4917604069001',
                  id: 'wamid.AGAIN',
                  timestamp: String(Math.floor(Date.now() / 1000)),
                  type: 'image',
                  image: file,
                },
              ],
            },
          },
        ],
      },
    ],
  };
}
