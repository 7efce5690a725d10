/** Settings of a connection: test mode, a lower rate, the cap of the loop guard, its country. */
import { setWorkspacePaused } from '../../src/access';
import { setConnectionPaused, setNumberPaused } from '../../src/connections';
import { testAccount } from '../support/accounts';
import type { Answer } from '../support/api';
import { at, listAt, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import { CUSTOMER, accepted, readLog, sendText, untilStatus } from '../support/steps';
import { makeTenant, type ConnectedTenant } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;
let tenant: ConnectedTenant;

beforeAll(async () => {
  world = await startWorld({ accounts: [testAccount(1), testAccount(2, { numbers: 2 })] });
  tenant = world.tenant;
});
afterAll(() => world.stop());

function change(body: unknown, { api, connectionId }: ConnectedTenant = tenant): Promise<Answer> {
  return api.raw(`/v1/connections/${connectionId}`, {
    method: 'PATCH',
    body: JSON.stringify(body),
  });
}
function send(to: string): Promise<Answer> {
  return sendText(tenant, 'Hello', { to });
}

function pointersOf({ json }: Answer): unknown[] {
  return listAt(json, 'errors').map((error) => at(error, 'pointer'));
}

test('a connection shows its settings and its numbers', async () => {
  const { json } = await tenant.api.get(`/v1/connections/${tenant.connectionId}`);
  expect(json).toMatchObject({
    status: 'active',
    paused: false,
    test_recipients: null,
    messages_per_second: null,
    max_per_contact_per_hour: 600,
    phone_numbers: [
      {
        id: tenant.phoneNumberId,
        phone: '+493023120010',
        quality: null,
        limit: null,
        paused: false,
        messages_per_second: 80,
      },
    ],
  });
  expect(textAt(json, 'phone_numbers', 0, 'connected_at')).toBe(textAt(json, 'created_at'));
});

test('test recipients are kept in one form, each once', async () => {
  const answer = await change({
    test_recipients: [
      '0176 12345678',
      '+49 (0)176-1234 5678',
      'whatsapp:+52 1 55 1234 5678',
      '+55 11 6123-4567',
      ' DE.1349021850203942 ',
    ],
  });
  expect(answer.status).toBe(200);
  expect(at(answer.json, 'test_recipients')).toEqual([
    '+4917612345678',
    '+525512345678',
    '+5511961234567',
    'DE.1349021850203942',
  ]);
  expect((await tenant.api.get(`/v1/connections/${tenant.connectionId}`)).json).toEqual(
    answer.json,
  );
});

test('in test mode only listed recipients are written to, in every spelling of theirs', async () => {
  await change({ test_recipients: [CUSTOMER, '+525512345678', 'DE.1349021850203942'] });
  for (const to of [CUSTOMER, '0176/12345678', '+5215512345678', 'DE.1349021850203942'])
    expect([to, (await send(to)).status]).toEqual([to, 202]);
  for (const to of ['+4917612345679', 'DE.1349021850203943'])
    expectProblem(await send(to), 422, 'not_a_test_recipient');
  const calls = (await world.twin.sent()).map(({ body }) => at(body, 'to'));
  expect(calls).not.toContain('+4917612345679');
});

test.each([[null], [[]]])('test recipients %j end the test mode', async (none) => {
  await change({ test_recipients: [CUSTOMER] });
  expect(at((await change({ test_recipients: none })).json, 'test_recipients')).toBeNull();
  expect((await send('+4917612345679')).status).toBe(202);
});

test.each<[string, unknown, string]>([
  [
    'a test recipient that is none',
    { test_recipients: [CUSTOMER, 'nobody'] },
    '/test_recipients/1',
  ],
  ['test recipients that are no list', { test_recipients: CUSTOMER }, '/test_recipients'],
  ['a rate above what Meta takes', { messages_per_second: 81 }, '/messages_per_second'],
  ['a rate of 0', { messages_per_second: 0 }, '/messages_per_second'],
  ['half a message', { messages_per_second: 1.5 }, '/messages_per_second'],
  ['a cap of 0', { max_per_contact_per_hour: 0 }, '/max_per_contact_per_hour'],
  ['a country that is none', { country: 'Germany' }, '/country'],
  ['an unknown field', { paused: true }, '/paused'],
  ['nothing', {}, ''],
])('%s is refused with its place', async (_, body, pointer) => {
  const before = (await tenant.api.get(`/v1/connections/${tenant.connectionId}`)).json;
  const answer = await change(body);
  expect(answer.status).toBe(422);
  expect(pointersOf(answer)).toEqual([pointer]);
  expect((await tenant.api.get(`/v1/connections/${tenant.connectionId}`)).json).toEqual(before);
});

test('a lower rate holds for each number, until null takes it back', async () => {
  const [, two = tenant] = world.tenants;
  const ratesOf = ({ json }: Answer): unknown[] => [
    at(json, 'messages_per_second'),
    ...listAt(json, 'phone_numbers').map((number) => at(number, 'messages_per_second')),
  ];
  expect(ratesOf(await change({ messages_per_second: 5 }, two))).toEqual([5, 5, 5]);
  expect(ratesOf(await change({ messages_per_second: 80 }, two))).toEqual([80, 80, 80]);
  expect(ratesOf(await change({ messages_per_second: null }, two))).toEqual([null, 80, 80]);
});

test('the cap of the loop guard can be set and taken away', async () => {
  await change({ max_per_contact_per_hour: 2 });
  const to = '+4917699999999';
  expect([(await send(to)).status, (await send(to)).status]).toEqual([202, 202]);
  expectProblem(await send(to), 429, 'loop_guard');
  expect(
    at((await change({ max_per_contact_per_hour: null })).json, 'max_per_contact_per_hour'),
  ).toBeNull();
  expect((await send(to)).status).toBe(202);
});

test('the country completes what has no country code; without one the country of the number does', async () => {
  await change({ country: 'AT' });
  expect(at((await send('0664 1234567')).json, 'to')).toBe('+436641234567');
  expect(at((await change({ country: null })).json, 'country')).toBeNull();
  expect(at((await send('0176 12345678')).json, 'to')).toBe('+4917612345678');
  await change({ country: 'DE' });
});

test('a new token heals a broken connection, which is told', async () => {
  const [, two = tenant] = world.tenants;
  const to = '+4917688888888';
  await world.twin.chaos({ recipients: { [to]: { error: { code: 190, http_status: 401 } } } });
  const id = await accepted(sendText(two, 'Hello', { phone_number_id: two.phoneNumberId, to }));
  await untilStatus(two.api, { id, status: 'failed' });
  await world.twin.chaos({ recipients: null });
  const statusNow = async (): Promise<unknown> =>
    at((await two.api.get(`/v1/connections/${two.connectionId}`)).json, 'status');
  await until(async () => (await statusNow()) === 'broken', {
    what: 'the connection to be broken',
  });
  expect(at((await change({ access_token: two.account.token }, two)).json, 'status')).toBe(
    'active',
  );
  expect(await statusNow()).toBe('active');
  expect(
    (await readLog(two.api, 'connection.recovered')).map((event) =>
      at(event, 'data', 'connection'),
    ),
  ).toEqual([{ id: two.connectionId, name: two.account.twin.name, status: 'active' }]);
});

test('what belongs to WhatsApp is refused for a catch hook, and another workspace sees nothing', async () => {
  const { json } = await tenant.api.post('/v1/connections', { kind: 'webhook' });
  const answer = await change(
    { test_recipients: [CUSTOMER] },
    { ...tenant, connectionId: textAt(json, 'id') },
  );
  expect([answer.status, pointersOf(answer)]).toEqual([422, ['/test_recipients']]);
  const stranger = await makeTenant(world.hubUrl, 'Stranger');
  expectProblem(await change({ colour: 1 }, { ...tenant, ...stranger }), 404, 'not_found');
});

test('pauses are shown where they were set, and only there', async () => {
  const shown = async (): Promise<unknown[]> => {
    const { json } = await tenant.api.get(`/v1/connections/${tenant.connectionId}`);
    return [
      at(json, 'paused'),
      at(json, 'phone_numbers', 0, 'paused'),
      at((await tenant.api.get('/v1/me')).json, 'workspace', 'paused'),
    ];
  };
  expect(await shown()).toEqual([false, false, false]);
  await setNumberPaused(tenant.workspaceId, tenant.phoneNumberId, true);
  expect(await shown()).toEqual([false, true, false]);
  await setConnectionPaused(tenant.workspaceId, tenant.connectionId, true);
  await setWorkspacePaused(tenant.workspaceId, true);
  expect(await shown()).toEqual([true, true, true]);
  const [, two = tenant] = world.tenants;
  expect(await setNumberPaused(two.workspaceId, tenant.phoneNumberId, false)).toBeNull();
  expect(await setConnectionPaused(two.workspaceId, tenant.connectionId, false)).toBeNull();
  expect(await shown()).toEqual([true, true, true]);
});
