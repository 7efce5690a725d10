/**
 * A customer writes: signed webhook -> event -> delivery. Within seconds, so that no sweep (10 s)
 * can have helped.
 */
import { anyOf, like } from '../support/expecting';
import { at, textAt } from '../support/json';
import { verifies } from '../support/sink';
import {
  CUSTOMER,
  accepted,
  countUp,
  readLog,
  sendText,
  sequencesOf,
  subscribe,
  untilEvents,
  untilStatus,
} from '../support/steps';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

const QUICKLY_MS = 5_000;
let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

function dayAfter(time: string): string {
  return new Date(Date.parse(time) + 24 * 3_600_000).toISOString();
}

test('an inbound text becomes message.received in the form of the contract', async () => {
  const { tenant, twin } = world;
  const sender = { from: CUSTOMER, name: 'Ana Berg', username: 'ana' };
  const { wamid, status } = await twin.inbound({ ...sender, text: 'Straße? 😀' });

  expect(status).toBe(200);
  const [event] = await untilEvents(tenant.api, {
    count: 1,
    type: 'message.received',
    timeoutMs: QUICKLY_MS,
  });
  expect(event).toEqual({
    id: like(/^evt_[0-9a-z]{26}$/),
    type: 'message.received',
    version: '2026-11-01',
    sequence: anyOf(Number),
    occurred_at: like(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    workspace_id: tenant.workspaceId,
    connection_id: tenant.connectionId,
    data: {
      message: {
        id: like(/^msg_[0-9a-z]{26}$/),
        wamid,
        type: 'text',
        text: 'Straße? 😀',
        content: { body: 'Straße? 😀' },
        media: null,
        reply_to: null,
        received_at: at(event, 'occurred_at'),
      },
      contact: {
        id: like(/^cnt_/),
        phone: CUSTOMER,
        bsuid: like(/^DE\./),
        name: 'Ana Berg',
        username: 'ana',
        tags: [],
      },
      conversation: {
        id: like(/^cnv_/),
        first_message: true,
        window_expires_at: dayAfter(textAt(event, 'occurred_at')),
      },
      phone_number: tenant.account.numbers[0],
    },
  });
});

test('the message is in the ledger under the id that the event names', async () => {
  const { tenant, twin } = world;
  const { wamid } = await twin.inbound({ from: CUSTOMER, text: 'in the ledger' });
  const event = await until(
    async () =>
      (await readLog(tenant.api, 'message.received')).find(
        (each) => at(each, 'data', 'message', 'wamid') === wamid,
      ),
    { what: 'the event' },
  );

  const answer = await tenant.api.get(`/v1/messages/${textAt(event, 'data', 'message', 'id')}`);
  expect(answer.status).toBe(200);
  expect(answer.json).toMatchObject({
    direction: 'in',
    status: 'received',
    wamid,
    type: 'text',
    connection_id: tenant.connectionId,
    phone_number_id: tenant.phoneNumberId,
    contact_id: at(event, 'data', 'contact', 'id'),
  });
});

test('only the first message of a customer opens the conversation, and both belong to one contact', async () => {
  const { tenant, twin, sink } = world;
  await subscribe(tenant.api, sink.url('/first'), {
    event: 'message.received',
    filter: { 'data.contact.phone': '+4917600000001' },
  });
  await twin.inbound({ from: '+4917600000001', text: 'one' });
  const one = await sink.wait('/first', ({ data }) => at(data, 'message', 'text') === 'one');
  await twin.inbound({ from: '+4917600000001', text: 'two' });
  const two = await sink.wait('/first', ({ data }) => at(data, 'message', 'text') === 'two');

  expect(at(one.data, 'conversation', 'first_message')).toBe(true);
  expect(at(two.data, 'conversation', 'first_message')).toBe(false);
  expect(at(two.data, 'contact', 'id')).toBe(at(one.data, 'contact', 'id'));
  expect(at(two.data, 'conversation', 'id')).toBe(at(one.data, 'conversation', 'id'));
});

test('a hook gets the event as the log shows it, signed as Standard Webhooks demands', async () => {
  const { tenant, twin, sink } = world;
  const { id, secret } = await subscribe(tenant.api, sink.url('/signed'), {
    event: 'message.received',
    filter: { 'data.message.text': 'signed' },
  });
  const { wamid } = await twin.inbound({ from: CUSTOMER, text: 'signed' });

  const delivered = await sink.wait('/signed');
  const event = (await readLog(tenant.api, 'message.received')).find(
    (each) => at(each, 'data', 'message', 'wamid') === wamid,
  );
  expect(delivered.envelope).toEqual(event);
  expect(verifies(delivered, secret)).toBe(true);
  expect(verifies({ ...delivered, body: `${delivered.body} ` }, secret)).toBe(false);
  expect(delivered.headers).toMatchObject({
    'content-type': 'application/json',
    'user-agent': like(/^SmsPort-Hub\/\d/),
    'webhook-id': like(/^dlv_/),
  });
  const deliveries = await until(
    async () => {
      const { json } = await tenant.api.get(`/v1/hooks/${id}/deliveries?status=delivered`);
      return at(json, 'data', 0) === undefined ? undefined : json;
    },
    { what: 'the delivery to be noted', timeoutMs: QUICKLY_MS },
  );
  expect(at(deliveries, 'data')).toEqual([
    {
      id: delivered.headers['webhook-id'],
      hook_id: id,
      event_id: at(event, 'id'),
      status: 'delivered',
      next_attempt_at: null,
      attempts: [
        { n: 1, at: anyOf(String), status: 204, ms: anyOf(Number), error: null, response: '' },
      ],
    },
  ]);
});

test('a reply of the customer names the message that it answers by both ids', async () => {
  const { tenant, twin, sink } = world;
  await subscribe(tenant.api, sink.url('/reply'), {
    event: 'message.received',
    filter: { 'data.message.text': 'my answer' },
  });
  const id = await accepted(sendText(tenant, 'A question'));
  const wamid = textAt(await untilStatus(tenant.api, { id, status: 'read' }), 'wamid');
  await twin.inbound({ from: CUSTOMER, text: 'my answer', context: wamid });

  expect(at((await sink.wait('/reply')).data, 'message', 'reply_to')).toEqual({ wamid, id });
});

test('all events of the workspace are numbered from 1 without a gap, and pages join up', async () => {
  const { tenant } = world;
  const events = await readLog(tenant.api);
  expect(sequencesOf(events)).toEqual(countUp(events.length));

  const first = await tenant.api.get('/v1/events?limit=2');
  const second = await tenant.api.get(
    `/v1/events?limit=2&cursor=${textAt(first.json, 'next_cursor')}`,
  );
  expect(
    sequencesOf([
      ...[0, 1].map((index) => at(first.json, 'data', index)),
      ...[0, 1].map((index) => at(second.json, 'data', index)),
    ]),
  ).toEqual([1, 2, 3, 4]);
  const after = await tenant.api.get(`/v1/events?after_sequence=${String(events.length - 1)}`);
  expect(at(after.json, 'data')).toEqual([events.at(-1)]);
  expect(at(after.json, 'next_cursor')).toBeNull();
});
