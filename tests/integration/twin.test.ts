/** The Meta twin seen from both sides: as the hub calls it and is called by it, and as a test drives it. */
import { createHmac } from 'node:crypto';
import { startTwin, type Twin } from '../../connectors/whatsapp/twin';
import { clientOf, NUMBER, WABA, type Client } from '../fixtures/twin/client';
import { startSink, type Received, type Sink } from '../fixtures/twin/sink';

const APP_SECRET = 'twin-app-secret';

let sink: Sink;
let twin: Twin;
let client: Client;

beforeEach(async () => {
  sink = await startSink();
  twin = await startTwin({ appSecret: APP_SECRET, verifyToken: 'sink-verify', webhookUrl: sink.url });
  client = clientOf(twin);
  await client.graph('POST', `/${WABA}/subscribed_apps`, {});
});

afterEach(async () => {
  await twin.close();
  await sink.close();
});

function isStatus(status: string): (call: Received) => boolean {
  return (call) => call.raw.includes(`"status":"${status}"`);
}

test('an accepted message is followed by signed sent, delivered and read statuses carrying the callback data', async () => {
  const answer = await client.send({ type: 'text', text: { body: 'Hi' }, biz_opaque_callback_data: 'msg_é/😀' });

  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    messaging_product: 'whatsapp',
    contacts: [{ input: '+4917604069001', wa_id: '4917604069001' }],
    messages: [{ id: expect.stringMatching(/^wamid\.[A-Za-z0-9+/]+=*$/) }],
  });
  expect(answer.headers.get('x-fb-trace-id')).not.toBeNull();
  expect(answer.headers.get('x-business-use-case-usage')).toContain(WABA);
  const calls = await sink.until(3);
  expect(calls.map((call) => call.body)).toEqual(
    ['sent', 'delivered', 'read'].map((status) => ({
      object: 'whatsapp_business_account',
      entry: [{ id: WABA, changes: [{ field: 'messages', value: expect.objectContaining({ statuses: [expect.objectContaining({ status, biz_opaque_callback_data: 'msg_é/😀' })] }) }] }],
    })),
  );
});

test('webhooks are signed over their exact bytes, which are ASCII with escaped slashes and lower-case hex', async () => {
  await client.send({ type: 'text', text: { body: 'Hi' }, biz_opaque_callback_data: 'a/b é 😀 @' });

  const [call] = await sink.until(1);
  const text = call?.raw.toString('latin1') ?? '';
  expect(text).toContain('a\\/b \\u00e9 \\ud83d\\ude00 \\u0040');
  expect(text).toMatch(/^[\x20-\x7e]+$/);
  const expected = createHmac('sha256', APP_SECRET).update(call?.raw ?? '').digest('hex');
  expect(call?.headers['x-hub-signature-256']).toBe(`sha256=${expected}`);
});

test('prices come with sent and the first arrival only, and no conversation from v24 on', async () => {
  await client.send({ type: 'template', template: { name: 'hello_world', language: { code: 'en_US' } } });

  const calls = await sink.until(3);
  expect(calls.filter((call) => call.raw.includes('"pricing"')).map((call) => /"status":"(\w+)"/.exec(call.raw.toString())?.[1])).toEqual(['sent', 'delivered']);
  expect(calls.some((call) => call.raw.includes('"conversation"'))).toBe(false);
});

test('a subscription made below v24 gets statuses with a conversation', async () => {
  const old = await fetch(`${twin.url}/v23.0/${WABA}/subscribed_apps?access_token=${encodeURIComponent('EAAJBtwinZCw0BAKdefaultaccounttoken')}`, { method: 'POST' });
  expect(old.status).toBe(200);
  await client.send({ type: 'text', text: { body: 'Hi' } });

  const [sent] = await sink.until(1, isStatus('sent'));
  expect(sent?.raw.includes('"conversation"')).toBe(true);
});

test('accept_then_reset records the message, breaks the connection and still tells the statuses', async () => {
  await client.control('/chaos', { accept_then_reset: 1 });

  await expect(client.send({ type: 'text', text: { body: 'lost answer' }, biz_opaque_callback_data: 'msg_1' })).rejects.toThrow('fetch failed');
  const accepted = await client.control('/messages?biz_opaque_callback_data=msg_1');
  expect(accepted.body).toMatchObject({ total: 1, data: [{ attempts_with_same_callback_data: 1, body: { text: { body: 'lost answer' } } }] });
  await sink.until(1, isStatus('read'));
  const calls = await client.control('/calls?path=messages');
  expect(calls.body).toMatchObject({ data: [{ method: 'POST', status: null }] });
  expect((await client.send({ type: 'text', text: { body: 'again' } })).status).toBe(200);
});

test('a send repeated with the same callback data is counted', async () => {
  await client.send({ type: 'text', text: { body: 'one' }, biz_opaque_callback_data: 'msg_2' });
  await client.send({ type: 'text', text: { body: 'one' }, biz_opaque_callback_data: 'msg_2' });

  const { body } = await client.control('/messages?biz_opaque_callback_data=msg_2');
  expect(body).toMatchObject({ total: 2, data: [{ attempts_with_same_callback_data: 2 }, { attempts_with_same_callback_data: 2 }] });
});

test('a webhook answered with 503 is posted again with the same bytes', async () => {
  sink.answers.push(503);
  const first = await client.control('/inbound', { from: '+4917604069001', text: 'Hallo' });

  expect(first.body).toMatchObject({ delivered: false, status: 503 });
  const [one, two] = await sink.until(2);
  expect(two?.raw.equals(one?.raw ?? Buffer.alloc(0))).toBe(true);
  const idle = await client.control('/idle?wait=5000');
  expect(idle).toMatchObject({ status: 200, body: { idle: true, pending_webhooks: 0, delivered: 1, failed: 1 } });
});

test('an inbound text arrives in Meta\'s envelope with contact and user id', async () => {
  const { body } = await client.control('/inbound', { from: '+49 176 04069001', text: 'Straße 1/2 😀', name: 'Jörg', context: 'wamid.X' });

  expect(body).toMatchObject({ delivered: true, status: 200, wamid: expect.stringMatching(/^wamid\./) });
  expect(sink.received[0]?.body).toMatchObject({
    entry: [
      {
        id: WABA,
        changes: [
          {
            value: {
              metadata: { display_phone_number: '493023125000', phone_number_id: NUMBER },
              contacts: [{ profile: { name: 'Jörg' }, wa_id: '4917604069001', user_id: expect.stringMatching(/^DE\.\d+$/) }],
              messages: [{ from: '4917604069001', type: 'text', text: { body: 'Straße 1/2 😀' }, context: { id: 'wamid.X' } }],
            },
          },
        ],
      },
    ],
  });
});

test('received media can be looked up and downloaded with the token only', async () => {
  await client.control('/inbound', { from: '+4917604069001', type: 'image', media: { base64: Buffer.from('picture').toString('base64') } });
  const id = /"image":\{[^}]*"id":"(\d+)"/.exec(sink.received[0]?.raw.toString() ?? '')?.[1] ?? '';

  const { body } = await client.graph('GET', `/${id}`);
  expect(body).toMatchObject({ id, mime_type: 'image/jpeg', file_size: 7, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  const url = /"url":"([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? '';
  const withToken = await fetch(url, { headers: { authorization: 'Bearer EAAJBtwinZCw0BAKdefaultaccounttoken' } });
  expect(await withToken.text()).toBe('picture');
  expect((await fetch(url)).status).toBe(401);
});

test('without a subscribed app nothing arrives', async () => {
  await client.graph('DELETE', `/${WABA}/subscribed_apps`);

  const { body } = await client.control('/inbound', { from: '+4917604069001', text: 'anyone?' });
  expect(body).toMatchObject({ delivered: false, status: null, reason: 'app_not_subscribed' });
  expect(sink.received).toHaveLength(0);
});

test('an override gets the messages after its handshake, a wrong verify token is refused', async () => {
  const override = sink.url.replace('/webhooks/whatsapp', '/other');
  const refused = await client.graph('POST', `/${WABA}/subscribed_apps`, { override_callback_uri: override, verify_token: 'wrong' });
  expect(refused).toMatchObject({ status: 400, body: { error: { code: 2200 } } });
  await client.graph('POST', `/${WABA}/subscribed_apps`, { override_callback_uri: override, verify_token: 'sink-verify' });

  await client.control('/inbound', { from: '+4917604069001', text: 'hi' });
  expect(sink.received.map((call) => call.path)).toEqual(['/other']);
});

test('chaos can duplicate, lose and fail', async () => {
  await client.control('/chaos', { duplicate_webhooks: 1, fail_status: { code: 131026, count: 1 } });
  await client.send({ type: 'text', text: { body: 'undeliverable' } });
  const doubled = await sink.until(2, isStatus('failed'));
  expect(doubled[0]?.body).toMatchObject({ entry: [{ changes: [{ value: { statuses: [{ errors: [{ code: 131026, title: 'Message undeliverable' }] }] } }] }] });

  await client.control('/chaos', { reset: true, lose_webhooks: 1 });
  const { body } = await client.control('/inbound', { from: '+4917604069001', text: 'gone' });
  expect(body).toMatchObject({ delivered: false, reason: 'lost' });
});

test('any payload can be posted with a valid, a wrong or no signature', async () => {
  await client.control('/webhook', { body: { object: 'whatsapp_business_account', entry: [] } });
  await client.control('/webhook', { body: {}, signature: 'missing' });
  await client.control('/webhook', { raw: '{"a":1}', signature: 'wrong' });

  expect(sink.received.map((call) => call.headers['x-hub-signature-256'])).toEqual([
    `sha256=${createHmac('sha256', APP_SECRET).update('{"object":"whatsapp_business_account","entry":[]}').digest('hex')}`,
    undefined,
    expect.stringMatching(/^sha256=/),
  ]);
});

test('the handshake is done as Meta does it', async () => {
  expect((await client.control('/handshake', {})).body).toMatchObject({ ok: true, status: 200 });
  expect((await client.control('/handshake', { verify_token: 'wrong' })).body).toMatchObject({ ok: false, status: 403 });
});

test('reset forgets messages, calls, chaos and pending webhooks, and keeps accounts and subscriptions', async () => {
  sink.answers.push(500);
  await client.control('/chaos', { no_statuses: true, http_500: { rate: 1 } });
  await client.control('/chaos', { http_500: false });
  await client.send({ type: 'text', text: { body: 'one' } });
  await client.control('/inbound', { from: '+4917604069001', text: 'will be retried' });
  expect((await client.control('/idle')).status).toBe(409);

  await client.control('/reset', {});

  expect(await client.control('/idle')).toMatchObject({ status: 200, body: { pending_webhooks: 0, delivered: 0 } });
  expect((await client.control('/messages')).body).toEqual({ total: 0, data: [], next_after: null });
  expect((await client.control('/calls')).body).toEqual({ total: 0, data: [] });
  expect((await client.control('/chaos')).body).toEqual({});
  expect((await client.control('/account')).body).toMatchObject({ waba_id: WABA, subscribed: true });
});

test('reset can bring other accounts', async () => {
  const account = { waba_id: '1', access_token: 'T', phone_numbers: [{ id: '2', display_phone_number: '+1 202-555-0100' }] };
  await client.control('/reset', { accounts: [account] });

  expect((await client.graph('GET', '/2?fields=display_phone_number', undefined, 'T')).body).toEqual({ display_phone_number: '+1 202-555-0100', id: '2' });
  expect((await client.graph('GET', `/${NUMBER}`)).status).toBe(401);
});

test('a mistyped control request is refused', async () => {
  expect(await client.control('/chaos', { latency: 5 })).toMatchObject({ status: 400, body: { error: expect.stringContaining('additional properties') } });
});
