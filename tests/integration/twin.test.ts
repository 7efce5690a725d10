/** The Meta twin seen from both sides: the hub calls it, and it posts signed webhooks back. */
import { createHmac } from 'node:crypto';
import { NUMBER, TOKEN, WABA } from '../fixtures/twin/client';
import {
  APP_SECRET,
  isStatus,
  ONE_AT_A_TIME,
  startStand,
  type Stand,
} from '../fixtures/twin/stand';

let stand: Stand;

beforeEach(async () => {
  stand = await startStand();
});

afterEach(async () => {
  await stand.close();
});

test('an accepted message is followed by signed sent, delivered and read statuses carrying the callback data', async () => {
  await stand.client.control('/config', ONE_AT_A_TIME);
  const answer = await stand.client.send({
    type: 'text',
    text: { body: 'Hi' },
    biz_opaque_callback_data: 'msg_é/😀',
  });

  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    messaging_product: 'whatsapp',
    contacts: [{ input: '+4917604069001', wa_id: '4917604069001' }],
    messages: [{ id: expect.stringMatching(/^wamid\.[A-Za-z0-9+/]+=*$/) }],
  });
  expect(answer.headers.get('x-fb-trace-id')).not.toBeNull();
  expect(answer.headers.get('x-business-use-case-usage')).toContain(WABA);
  const calls = await stand.sink.until(3);
  expect(calls.map((call) => call.body)).toEqual(
    ['sent', 'delivered', 'read'].map((status) => ({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: WABA,
          changes: [
            {
              field: 'messages',
              value: expect.objectContaining({
                statuses: [
                  expect.objectContaining({ status, biz_opaque_callback_data: 'msg_é/😀' }),
                ],
              }),
            },
          ],
        },
      ],
    })),
  );
});

test('webhooks are signed over their exact bytes, which are ASCII with escaped slashes and lower-case hex', async () => {
  await stand.client.send({
    type: 'text',
    text: { body: 'Hi' },
    biz_opaque_callback_data: 'a/b é 😀 @',
  });

  const [call] = await stand.sink.until(1);
  const text = call?.raw.toString('latin1') ?? '';
  expect(text).toContain('a\\/b \\u00e9 \\ud83d\\ude00 \\u0040');
  expect(text).toMatch(/^[\x20-\x7e]+$/);
  const expected = createHmac('sha256', APP_SECRET)
    .update(call?.raw ?? '')
    .digest('hex');
  expect(call?.headers['x-hub-signature-256']).toBe(`sha256=${expected}`);
});

test('prices come with sent and the first arrival only, and no conversation from v24 on', async () => {
  await stand.client.control('/config', ONE_AT_A_TIME);
  await stand.client.send({
    type: 'template',
    template: { name: 'hello_world', language: { code: 'en_US' } },
  });

  const calls = await stand.sink.until(3);
  expect(
    calls
      .filter((call) => call.raw.includes('"pricing"'))
      .map((call) => /"status":"(\w+)"/.exec(call.raw.toString())?.[1]),
  ).toEqual(['sent', 'delivered']);
  expect(calls.some((call) => call.raw.includes('"conversation"'))).toBe(false);
});

test('a subscription made below v24 gets statuses with a conversation', async () => {
  const old = await fetch(`${stand.url}/v23.0/${WABA}/subscribed_apps?access_token=${TOKEN}`, {
    method: 'POST',
  });
  expect(old.status).toBe(200);
  await stand.client.send({ type: 'text', text: { body: 'Hi' } });

  const [sent] = await stand.sink.until(1, isStatus('sent'));
  expect(sent?.raw.includes('"conversation"')).toBe(true);
});

test('accept_then_reset records the message, breaks the connection and still tells the statuses', async () => {
  await stand.client.control('/chaos', { accept_then_reset: 1 });

  await expect(
    stand.client.send({
      type: 'text',
      text: { body: 'lost answer' },
      biz_opaque_callback_data: 'msg_1',
    }),
  ).rejects.toThrow('fetch failed');
  const accepted = await stand.client.control('/messages?biz_opaque_callback_data=msg_1');
  expect(accepted.body).toMatchObject({
    total: 1,
    data: [{ attempts_with_same_callback_data: 1, body: { text: { body: 'lost answer' } } }],
  });
  await stand.sink.until(1, isStatus('read'));
  const calls = await stand.client.control('/calls?path=messages');
  expect(calls.body).toMatchObject({ data: [{ method: 'POST', status: null }] });
  expect((await stand.client.send({ type: 'text', text: { body: 'again' } })).status).toBe(200);
});

test('a webhook answered with 503 is posted again with the same bytes', async () => {
  stand.sink.answers.push(503);
  const first = await stand.client.control('/inbound', { from: '+4917604069001', text: 'Hallo' });

  expect(first.body).toMatchObject({ delivered: false, status: 503 });
  const [one, two] = await stand.sink.until(2);
  expect(two?.raw.equals(one?.raw ?? Buffer.alloc(0))).toBe(true);
  const idle = await stand.client.control('/idle?wait=5000');
  expect(idle).toMatchObject({
    status: 200,
    body: { idle: true, pending_webhooks: 0, delivered: 1, failed: 1 },
  });
});

test("an inbound text arrives in Meta's envelope with contact and user id", async () => {
  const { body } = await stand.client.control('/inbound', {
    from: '+49 176 04069001',
    text: 'Straße 1/2 😀',
    name: 'Jörg',
    context: 'wamid.X',
  });

  expect(body).toMatchObject({
    delivered: true,
    status: 200,
    wamid: expect.stringMatching(/^wamid\./),
  });
  expect(stand.sink.received[0]?.body).toMatchObject({
    entry: [
      {
        id: WABA,
        changes: [
          {
            value: {
              metadata: { display_phone_number: '493023125000', phone_number_id: NUMBER },
              contacts: [
                {
                  profile: { name: 'Jörg' },
                  wa_id: '4917604069001',
                  user_id: expect.stringMatching(/^DE\.\d+$/),
                },
              ],
              messages: [
                {
                  from: '4917604069001',
                  type: 'text',
                  text: { body: 'Straße 1/2 😀' },
                  context: { id: 'wamid.X' },
                },
              ],
            },
          },
        ],
      },
    ],
  });
});

test('received media can be looked up and downloaded with the token only', async () => {
  await stand.client.control('/inbound', {
    from: '+4917604069001',
    type: 'image',
    media: { base64: Buffer.from('picture').toString('base64') },
  });
  const id =
    /"image":\{[^}]*"id":"(\d+)"/.exec(stand.sink.received[0]?.raw.toString() ?? '')?.[1] ?? '';

  const { body } = await stand.client.graph('GET', `/${id}`);
  expect(body).toMatchObject({
    id,
    mime_type: 'image/jpeg',
    file_size: 7,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const url = /"url":"([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? '';
  const withToken = await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } });
  expect(await withToken.text()).toBe('picture');
  expect((await fetch(url)).status).toBe(401);
});

test('without a subscribed app nothing arrives', async () => {
  await stand.client.graph('DELETE', `/${WABA}/subscribed_apps`);

  const { body } = await stand.client.control('/inbound', {
    from: '+4917604069001',
    text: 'anyone?',
  });
  expect(body).toMatchObject({ delivered: false, status: null, reason: 'app_not_subscribed' });
  expect(stand.sink.received).toHaveLength(0);
});

test('an override gets the messages after its handshake, a wrong verify token is refused', async () => {
  const override = stand.sink.url.replace('/webhooks/whatsapp', '/other');
  const refused = await stand.client.graph('POST', `/${WABA}/subscribed_apps`, {
    override_callback_uri: override,
    verify_token: 'wrong',
  });
  expect(refused).toMatchObject({ status: 400, body: { error: { code: 2200 } } });
  await stand.client.graph('POST', `/${WABA}/subscribed_apps`, {
    override_callback_uri: override,
    verify_token: 'sink-verify',
  });

  await stand.client.control('/inbound', { from: '+4917604069001', text: 'hi' });
  expect(stand.sink.received.map((call) => call.path)).toEqual(['/other']);
});
