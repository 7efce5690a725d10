/** A message goes out: 202 -> one call to Meta -> statuses -> events and deliveries. */
import { anyOf, like } from '../support/expecting';
import { at, listAt, textAt } from '../support/json';
import { entry, envelope, messages, postWebhook, statusItem } from '../support/meta';
import { verifies } from '../support/sink';
import {
  CUSTOMER,
  accepted,
  countUp,
  readLog,
  readMessage,
  sendText,
  sequencesOf,
  subscribe,
  untilStatus,
} from '../support/steps';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

function idsOf(json: unknown): string[] {
  return listAt(json, 'data').map((each) => textAt(each, 'id'));
}

function statusesOf(events: readonly unknown[], id: string): string[] {
  return events
    .filter((event) => at(event, 'data', 'message', 'id') === id)
    .map((event) => textAt(event, 'data', 'message', 'status'));
}

function tellStatus(status: Parameters<typeof statusItem>[0]) {
  const { hubUrl, tenant } = world;
  const change = messages(tenant.phoneNumberId, { statuses: [statusItem(status)] });
  return postWebhook(hubUrl, envelope(entry(tenant.account.wabaId, change)));
}

test('send_message is answered 202 with the message as it is read later', async () => {
  const { tenant } = world;
  const answer = await sendText(tenant, 'Hello', { callback_data: 'order 5' });

  expect(answer.status).toBe(202);
  expect(answer.json).toEqual({
    id: like(/^msg_[0-9a-z]{26}$/),
    direction: 'out',
    status: 'queued',
    wamid: null,
    connection_id: tenant.connectionId,
    phone_number_id: tenant.phoneNumberId,
    contact_id: like(/^cnt_/),
    to: CUSTOMER,
    type: 'text',
    callback_data: 'order 5',
    created_at: anyOf(String),
    updated_at: anyOf(String),
    timestamps: { accepted: null, sent: null, delivered: null, read: null, failed: null },
  });
  const message = await untilStatus(tenant.api, { id: textAt(answer.json, 'id'), status: 'read' });
  expect(message).toMatchObject({
    id: at(answer.json, 'id'),
    wamid: like(/^wamid\./),
    callback_data: 'order 5',
    created_at: at(answer.json, 'created_at'),
    pricing: { pricing_model: 'PMP' },
    timestamps: { accepted: like(TIME), read: like(TIME), failed: null },
  });
  expect(message).not.toHaveProperty('error');
});

test('Meta gets the call exactly as it documents it, with our id as callback data', async () => {
  const { tenant, twin } = world;
  const id = await accepted(
    sendText(tenant, 'Hello', { text: { body: 'See https://example.com 😀', preview_url: true } }),
  );
  await untilStatus(tenant.api, { id, status: 'read' });

  expect((await twin.sent(id)).map(({ body }) => body)).toEqual([
    {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: CUSTOMER,
      type: 'text',
      text: { body: 'See https://example.com 😀', preview_url: true },
      biz_opaque_callback_data: id,
    },
  ]);
});

test('sent, delivered and read become events in that order, each once, and reach the hook', async () => {
  const { tenant, twin, sink } = world;
  const { secret } = await subscribe(tenant.api, sink.url('/statuses'), {
    event: 'message.status',
  });
  await twin.chaos({ no_statuses: true });
  const id = await accepted(sendText(tenant, 'Hello', { callback_data: 'order 6' }));
  const wamid = textAt(await untilStatus(tenant.api, { id, status: 'accepted' }), 'wamid');
  for (const status of ['sent', 'delivered', 'read']) {
    await tellStatus({ wamid, ours: id, status, more: { pricing: { category: 'service' } } });
    const delivered = await sink.wait(
      '/statuses',
      ({ data }) => at(data, 'message', 'status') === status,
    );
    expect(verifies(delivered, secret)).toBe(true);
    expect(delivered.data).toEqual({
      message: {
        id,
        wamid,
        status,
        to: CUSTOMER,
        type: 'text',
        callback_data: 'order 6',
        pricing: { category: 'service' },
      },
    });
  }
  await twin.chaos({ no_statuses: false });

  expect(statusesOf(await readLog(tenant.api, 'message.status'), id)).toEqual([
    'sent',
    'delivered',
    'read',
  ]);
  expect(await readMessage(tenant.api, id)).toMatchObject({
    status: 'read',
    timestamps: {
      accepted: like(TIME),
      sent: like(TIME),
      delivered: like(TIME),
      read: like(TIME),
      failed: null,
    },
  });
});

test('a refusal of Meta fails the message at once, and its event tells why', async () => {
  const { tenant, twin } = world;
  // Deleted at Meta a moment ago, and the webhook is still on its way.
  await twin.chaos({
    error: {
      code: 132001,
      message: '(#132001) Template name does not exist in the translation',
      count: 1,
    },
  });
  const id = await accepted(
    tenant.api.post('/v1/actions/send_template', {
      connection_id: tenant.connectionId,
      to: CUSTOMER,
      template: 'hello_world',
    }),
  );
  const message = await untilStatus(tenant.api, { id, status: 'failed' });

  expect(message).toMatchObject({
    error: {
      code: 'template_unknown',
      who: 'you',
      retryable: false,
      detail: like(/132001/),
      fix: anyOf(String),
      meta: { code: 132001 },
    },
    timestamps: { failed: anyOf(String) },
  });
  const [event] = await until(
    async () => {
      const found = (await readLog(tenant.api, 'message.status')).filter(
        (each) => at(each, 'data', 'message', 'id') === id,
      );
      return found.length > 0 && found;
    },
    { what: 'the event of the failure' },
  );
  expect(at(event, 'data', 'message')).toMatchObject({
    id,
    status: 'failed',
    template: { name: 'hello_world', language: 'en_US' },
    error: { code: 'template_unknown', meta: { code: 132001 } },
  });
  expect(await twin.sent(id)).toEqual([]);
});

test('a failure that Meta tells later is final', async () => {
  const { tenant, twin } = world;
  await twin.chaos({ fail_status: { code: 131026, details: 'Not on WhatsApp', count: 1 } });
  const id = await accepted(sendText(tenant, 'Hello'));

  expect(await untilStatus(tenant.api, { id, status: 'failed' })).toMatchObject({
    wamid: like(/^wamid\./),
    error: {
      code: 'recipient_undeliverable',
      detail: like(/Not on WhatsApp/),
      meta: { code: 131026 },
    },
  });
});

test('lists show the newest message first and lead from page to page', async () => {
  const { tenant } = world;
  for (const body of ['one', 'two', 'three']) await accepted(sendText(tenant, body));
  const all = await tenant.api.get('/v1/messages');
  const first = await tenant.api.get('/v1/messages?limit=2');
  const second = await tenant.api.get(
    `/v1/messages?limit=200&cursor=${textAt(first.json, 'next_cursor')}`,
  );

  expect([...idsOf(first.json), ...idsOf(second.json)]).toEqual(idsOf(all.json));
  expect([...idsOf(all.json)].sort().reverse()).toEqual(idsOf(all.json));
  expect(at(second.json, 'next_cursor')).toBeNull();
});

test('many messages at once: each is sent once and read in the end, no status comes twice, and the log has no gap', async () => {
  const { tenant, twin } = world;
  const ids = await Promise.all(
    Array.from({ length: 25 }, (_, index) => accepted(sendText(tenant, `bulk ${String(index)}`))),
  );
  const events = await until(
    async () => {
      const log = await readLog(tenant.api);
      return ids.every((id) => statusesOf(log, id).includes('read')) && log;
    },
    { what: 'all messages to be read' },
  );

  expect(sequencesOf(events)).toEqual(countUp(events.length));
  for (const id of ids)
    expect(new Set(statusesOf(events, id)).size).toBe(statusesOf(events, id).length);
  expect(await Promise.all(ids.map(async (id) => (await twin.sent(id)).length))).toEqual(
    ids.map(() => 1),
  );
});
