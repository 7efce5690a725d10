/** Actions about conversations: the window, and finding messages. */
import type { Answer } from '../support/api';
import { anyOf, like } from '../support/expecting';
import { at, listAt, textAt } from '../support/json';
import { entry, envelope, messages, postWebhook } from '../support/meta';
import { expectProblem, pointersOf } from '../support/problems';
import { CUSTOMER, accepted, sendText, untilEvents, untilStatus } from '../support/steps';
import { makeTenant, type ConnectedTenant } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';
import { customerWrites } from '../support/customer-writes';

const DAY_S = 24 * 3_600;

let world: World;

let tenant: ConnectedTenant;

beforeAll(async () => {
  world = await startWorld();
  tenant = world.tenant;
});

afterAll(() => world.stop());

function run(action: string, input: object, query = ''): Promise<Answer> {
  return tenant.api.post(`/v1/actions/${action}${query}`, input);
}

async function windowOf(to: string): Promise<unknown> {
  return (await run('get_window', { connection_id: tenant.connectionId, to })).json;
}

test('get_window: nobody knows yet, open, closed', async () => {
  const nothing = {
    free_entry_expires_at: null,
    last_inbound_at: null,
    contact_id: null,
    conversation_id: null,
    connection_id: tenant.connectionId,
    phone_number_id: tenant.phoneNumberId,
  };
  expect(await windowOf('+491750001')).toEqual({
    state: 'unknown',
    open: false,
    window_expires_at: null,
    ...nothing,
  });

  await customerWrites(world, '+491750001000');
  const open = await windowOf('0175 0001000');
  expect(open).toMatchObject({
    state: 'open',
    open: true,
    free_entry_expires_at: null,
    contact_id: like(/^cnt_/),
    conversation_id: like(/^cnv_/),
  });
  expect(
    Date.parse(textAt(open, 'window_expires_at')) - Date.parse(textAt(open, 'last_inbound_at')),
  ).toBe(DAY_S * 1000);
  expect(await windowOf(textAt(open, 'contact_id'))).toEqual(open);

  await customerWrites(world, '+491750002000', { secondsAgo: DAY_S + 60 });
  expect(await windowOf('+491750002000')).toMatchObject({
    state: 'closed',
    open: false,
    window_expires_at: anyOf(String),
    last_inbound_at: anyOf(String),
  });
  expectProblem(await sendText(tenant, 'Too late', { to: '+491750002000' }), 422, 'window_closed');
});

test('an answer to somebody who came from an ad opens 72 hours, counted from the answer', async () => {
  const from = '+491750003000';
  await customerWrites(world, from, {
    secondsAgo: DAY_S - 600,
    referral: { source_type: 'ad', source_id: '1' },
  });
  const id = await accepted(sendText(tenant, 'Welcome', { to: from }));
  await untilStatus(tenant.api, { id, status: 'read' });
  const opened = await until(
    async () => {
      const found = await windowOf(from);
      return at(found, 'free_entry_expires_at') !== null && found;
    },
    { what: 'the free entry window' },
  );
  expect(opened).toMatchObject({
    state: 'open',
    window_expires_at: textAt(opened, 'free_entry_expires_at'),
  });
  const hours = (Date.parse(textAt(opened, 'window_expires_at')) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(71.9);
  expect(hours).toBeLessThanOrEqual(72);
});

test('an ad message that is delivered again does not begin the 72 hours anew', async () => {
  const from = '+491750009000';
  const ad = { secondsAgo: 7_200, referral: { source_type: 'ad', source_id: '1' } };
  await customerWrites(world, from, ad);
  await answerFromPhone(from, 3_600);
  const opened = await until(
    async () => {
      const found = await windowOf(from);
      return at(found, 'free_entry_expires_at') !== null && found;
    },
    { what: 'the free entry window' },
  );
  await customerWrites(world, from, ad);
  await customerWrites(world, from, { secondsAgo: 60 });
  const answeredAt = await answerFromPhone(from, 0);
  await until(
    async () =>
      Date.parse(
        textAt(
          (await tenant.api.get(`/v1/conversations/${textAt(opened, 'conversation_id')}`)).json,
          'last_message_at',
        ),
      ) === answeredAt,
    { what: 'the second answer' },
  );
  expect(await windowOf(from)).toMatchObject({
    free_entry_expires_at: textAt(opened, 'free_entry_expires_at'),
  });
});

/** Returns when it was written. */
async function answerFromPhone(to: string, secondsAgo: number): Promise<number> {
  const timestamp = Math.floor(Date.now() / 1000) - secondsAgo;
  const echo = {
    from: tenant.account.numbers[0]?.phone.slice(1),
    to: to.slice(1),
    id: `wamid.echo.${to}.${String(secondsAgo)}`,
    timestamp: String(timestamp),
    type: 'text',
    text: { body: 'Hello' },
  };
  await postWebhook(
    world.hubUrl,
    envelope(
      entry(tenant.account.wabaId, {
        ...messages(tenant.phoneNumberId, { message_echoes: [echo] }),
        field: 'smb_message_echoes',
      }),
    ),
  );
  return timestamp * 1000;
}

test.each<[string, object, string, string]>([
  ['no recipient', {}, 'invalid_input', '/to'],
  ['nonsense', { to: 'nobody' }, 'recipient_invalid', '/to'],
  ['a contact that is none', { to: 'cnt_01jd3kq8w0m4t6v8x0z2b4d6f8' }, 'recipient_invalid', '/to'],
  [
    'another number',
    { to: CUSTOMER, phone_number_id: '1' },
    'phone_number_unknown',
    '/phone_number_id',
  ],
  [
    'another connection',
    { to: CUSTOMER, connection_id: 'con_none' },
    'connection_unknown',
    '/connection_id',
  ],
])('get_window with %s is refused with its place', async (_, input, code, pointer) => {
  const answer = await run('get_window', { connection_id: tenant.connectionId, ...input });
  expectProblem(answer, 422, code);
  expect(pointersOf(answer)).toEqual([pointer]);
});

test('find_message by id, wamid, callback data and contact; what is not found is an empty list', async () => {
  const to = '+491750006000';
  const wamid = await customerWrites(world, to);
  const id = await accepted(sendText(tenant, 'Found', { to, callback_data: 'order $7.1' }));
  const sent = textAt(await untilStatus(tenant.api, { id, status: 'read' }), 'wamid');
  const find = async (input: object): Promise<unknown> => (await run('find_message', input)).json;
  const message = (await tenant.api.get(`/v1/messages/${id}`)).json;
  for (const input of [
    { message: id },
    { message: sent },
    { callback_data: 'order $7.1' },
    { message: sent, callback_data: 'order $7.1' },
  ]) {
    expect(await find(input)).toEqual({ found: true, messages: [message] });
  }
  const ofContact = { connection_id: tenant.connectionId, to };
  expect(listAt(await find(ofContact), 'messages')).toMatchObject([
    { id, direction: 'out' },
    { direction: 'in', wamid },
  ]);
  expect(listAt(await find({ ...ofContact, limit: 1 }), 'messages')).toEqual([message]);
  for (const input of [
    { message: 'msg_none' },
    { message: 'wamid.none' },
    { callback_data: 'none' },
    { ...ofContact, to: '+491750007777' },
    { ...ofContact, callback_data: 'none' },
    { message: id, callback_data: 'none' },
  ]) {
    expect([input, await find(input)]).toEqual([input, { found: false, messages: [] }]);
  }
});

test('find_message needs something to search by, and sees no other workspace', async () => {
  expect(pointersOf(await run('find_message', {}))).toEqual(['/message']);
  expect(pointersOf(await run('find_message', { to: CUSTOMER }))).toEqual(['/connection_id']);
  const [event] = await untilEvents(tenant.api, { count: 1, type: 'message.received' });
  const stranger = await makeTenant(world.hubUrl, 'Stranger');
  const named = [
    { message: textAt(event, 'data', 'message', 'id') },
    { message: textAt(event, 'data', 'message', 'wamid') },
    { callback_data: 'order $7.1' },
  ];
  for (const input of named)
    expect((await stranger.api.post('/v1/actions/find_message', input)).json).toEqual({
      found: false,
      messages: [],
    });
  expectProblem(
    await stranger.api.post('/v1/actions/find_message', {
      connection_id: tenant.connectionId,
      to: CUSTOMER,
    }),
    422,
    'connection_unknown',
  );
});
