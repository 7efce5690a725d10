/** The control API of the Meta twin: faults, hand-made webhooks, statuses, reset. */
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

test('a send repeated with the same callback data is counted', async () => {
  await stand.client.send({
    type: 'text',
    text: { body: 'one' },
    biz_opaque_callback_data: 'msg_2',
  });
  await stand.client.send({
    type: 'text',
    text: { body: 'one' },
    biz_opaque_callback_data: 'msg_2',
  });

  const { body } = await stand.client.control('/messages?biz_opaque_callback_data=msg_2');
  expect(body).toMatchObject({
    total: 2,
    data: [{ attempts_with_same_callback_data: 2 }, { attempts_with_same_callback_data: 2 }],
  });
});

test('chaos can duplicate, lose and fail', async () => {
  await stand.client.control('/chaos', {
    duplicate_webhooks: 1,
    fail_status: { code: 131026, count: 1 },
  });
  await stand.client.send({ type: 'text', text: { body: 'undeliverable' } });
  const doubled = await stand.sink.until(2, isStatus('failed'));
  expect(doubled[0]?.body).toMatchObject({
    entry: [
      {
        changes: [
          { value: { statuses: [{ errors: [{ code: 131026, title: 'Message undeliverable' }] }] } },
        ],
      },
    ],
  });

  await stand.client.control('/chaos', { reset: true, lose_webhooks: 1 });
  const { body } = await stand.client.control('/inbound', { from: '+4917604069001', text: 'gone' });
  expect(body).toMatchObject({ delivered: false, reason: 'lost' });
});

test('any payload can be posted with a valid, a wrong or no signature', async () => {
  await stand.client.control('/webhook', {
    body: { object: 'whatsapp_business_account', entry: [] },
  });
  await stand.client.control('/webhook', { body: {}, signature: 'missing' });
  await stand.client.control('/webhook', { raw: '{"a":1}', signature: 'wrong' });

  expect(stand.sink.received.map((call) => call.headers['x-hub-signature-256'])).toEqual([
    `sha256=${createHmac('sha256', APP_SECRET).update('{"object":"whatsapp_business_account","entry":[]}').digest('hex')}`,
    undefined,
    expect.stringMatching(/^sha256=/),
  ]);
});

test('the handshake is done as Meta does it', async () => {
  expect((await stand.client.control('/handshake', {})).body).toMatchObject({
    ok: true,
    status: 200,
  });
  expect((await stand.client.control('/handshake', { verify_token: 'wrong' })).body).toMatchObject({
    ok: false,
    status: 403,
  });
});

test('reset forgets messages, calls, chaos and pending webhooks, and keeps accounts and subscriptions', async () => {
  stand.sink.answers.push(500);
  await stand.client.control('/chaos', { no_statuses: true, http_500: { rate: 1 } });
  await stand.client.control('/chaos', { http_500: false });
  await stand.client.send({ type: 'text', text: { body: 'one' } });
  await stand.client.control('/inbound', { from: '+4917604069001', text: 'will be retried' });
  expect((await stand.client.control('/idle')).status).toBe(409);

  await stand.client.control('/reset', {});

  expect(await stand.client.control('/idle')).toMatchObject({
    status: 200,
    body: { pending_webhooks: 0, delivered: 0 },
  });
  expect((await stand.client.control('/messages')).body).toEqual({
    total: 0,
    data: [],
    next_after: null,
  });
  expect((await stand.client.control('/calls')).body).toEqual({ total: 0, data: [] });
  expect((await stand.client.control('/chaos')).body).toEqual({});
  expect((await stand.client.control('/account')).body).toMatchObject({
    waba_id: WABA,
    subscribed: true,
  });
});

test('reset can bring other accounts', async () => {
  const account = {
    waba_id: '1',
    access_token: 'T',
    phone_numbers: [{ id: '2', display_phone_number: '+1 202-555-0100' }],
  };
  await stand.client.control('/reset', { accounts: [account] });

  expect(
    (await stand.client.graph('GET', '/2?fields=display_phone_number', undefined, 'T')).body,
  ).toEqual({ display_phone_number: '+1 202-555-0100', id: '2' });
  expect((await stand.client.graph('GET', `/${NUMBER}`)).status).toBe(401);
});

test('a mistyped control request is refused', async () => {
  expect(await stand.client.control('/chaos', { latency: 5 })).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('additional properties') },
  });
});

test('accept_then_500 records the message, http_500 does not', async () => {
  const text = {
    messaging_product: 'whatsapp',
    to: '+4917604069001',
    type: 'text',
    text: { body: 'x' },
  };
  const post = async (): Promise<number> => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    const answer = await fetch(`${stand.url}/v26.0/${NUMBER}/messages`, {
      method: 'POST',
      headers,
      body: JSON.stringify(text),
    });
    return answer.status;
  };
  await stand.client.control('/chaos', { accept_then_500: 1, http_500: 1 });

  expect([await post(), await post()]).toEqual([500, 500]);
  expect((await stand.client.control('/messages')).body).toMatchObject({ total: 1 });
});

test('reordered statuses come in another order than they happened', async () => {
  await stand.client.control('/config', ONE_AT_A_TIME);
  await stand.client.control('/chaos', { reorder_webhooks: true, seed: 7 });
  await stand.client.send({ type: 'text', text: { body: 'x' } });

  const calls = await stand.sink.until(3);
  const order = calls.map((call) => /"status":"(\w+)"/.exec(call.raw.toString())?.[1]);
  expect(order).not.toEqual(['sent', 'delivered', 'read']);
  expect([...order].sort()).toEqual(['delivered', 'read', 'sent']);
});
