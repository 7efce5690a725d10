/**
 * `callback_url`: the first final status of a message, once, signed by the secret of the workspace,
 * tried again until it is taken.
 */
import { insertCallbacks } from '../../src/callbacks/model';
import { testAccount } from '../support/accounts';
import { expectProblem } from '../support/problems';
import { at, listAt, textAt } from '../support/json';
import { verifies, type Delivered } from '../support/sink';
import { CUSTOMER, accepted, readLog, sendText, untilStatus } from '../support/steps';
import { limitedTo, type ConnectedTenant } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;
let tenant: ConnectedTenant;

beforeAll(async () => {
  world = await startWorld({
    accounts: [testAccount(1), testAccount(2)],
    env: { HUB_HOOK_SCHEDULE_SECONDS: '0.1,0.1', HUB_SWEEP_SECONDS: '0.5' },
  });
  tenant = world.tenant;
});
afterAll(() => world.stop());

function sendTo(path: string, more: Record<string, unknown> = {}): Promise<string> {
  return accepted(sendText(tenant, 'Hi', { callback_url: world.sink.url(path), ...more }));
}
async function callbacksOf(messageId: string): Promise<unknown[]> {
  return listAt((await tenant.api.get(`/v1/callbacks?message_id=${messageId}`)).json, 'data');
}
async function newSecret(): Promise<string> {
  return textAt((await tenant.api.post('/v1/callback_secret', {})).json, 'secret');
}

/** The only callback of a message, once nothing more follows. */
function ended(messageId: string, status: string): Promise<unknown> {
  return until(
    async () => {
      const [callback, ...others] = await callbacksOf(messageId);
      expect(others).toEqual([]);
      return at(callback, 'status') === status && callback;
    },
    { what: `the callback of ${messageId} to be ${status}` },
  );
}

test('the address gets the data of the first final status, signed, and nothing after it', async () => {
  const secret = await newSecret();
  const id = await sendTo('/once', { callback_data: 'mine' });
  await untilStatus(tenant.api, { id, status: 'read' });
  const delivered = await world.sink.wait('/once');
  await ended(await sendTo('/marker'), 'delivered');

  expect(world.sink.received('/once')).toHaveLength(1);
  expect(delivered.headers).toMatchObject({
    'content-type': 'application/json',
    'webhook-id': `${id}:status`,
  });
  expect(verifies(delivered, secret)).toBe(true);
  expect(delivered.envelope).toMatchObject({
    message: { id, callback_data: 'mine', to: CUSTOMER },
  });
  // `read` may overtake `delivered`, which is not told then.
  const events = await readLog(tenant.api, 'message.status');
  expect(delivered.envelope).toEqual(
    at(
      events.find(
        (event) =>
          at(event, 'data', 'message', 'id') === id &&
          at(event, 'data', 'message', 'status') !== 'sent',
      ),
      'data',
    ),
  );
  expect(await ended(id, 'delivered')).toMatchObject({
    kind: 'status',
    message_id: id,
    url: world.sink.url('/once'),
    next_attempt_at: null,
    attempts: [{ n: 1, status: 204 }],
  });
});

test('what is not taken is posted again, the same bytes with the same id', async () => {
  world.sink.answer('/again', (_delivered, count) => ({ status: count === 1 ? 500 : 200 }));
  const id = await sendTo('/again');
  expect(await ended(id, 'delivered')).toMatchObject({
    attempts: [
      { n: 1, status: 500 },
      { n: 2, status: 200 },
    ],
  });
  const [first, second] = world.sink.received('/again');
  expect([second?.body, second?.headers['webhook-id']]).toEqual([
    first?.body,
    first?.headers['webhook-id'],
  ]);
});

test('410 ends it at once, and so does the end of the schedule', async () => {
  world.sink.answer('/gone', () => ({ status: 410 }));
  world.sink.answer('/never', () => ({
    status: 302,
    headers: { location: world.sink.url('/elsewhere') },
  }));
  const [gone, never] = [await sendTo('/gone'), await sendTo('/never')];
  expect(await ended(gone, 'dropped')).toMatchObject({ attempts: [{ status: 410 }] });
  expect(
    listAt(await ended(never, 'dead'), 'attempts').map((attempt) => at(attempt, 'status')),
  ).toEqual([302, 302, 302]);
  expect(world.sink.received('/elsewhere')).toEqual([]);
});

test('a message that fails or is canceled is told as well, and of a reaction that it was sent', async () => {
  await world.twin.chaos({ recipients: { 4917600000001: { error: { code: 131026 } } } });
  const failed = await sendTo('/failed', { to: '+4917600000001' });
  const canceled = await sendTo('/canceled', {
    send_at: new Date(Date.now() + 3_600_000).toISOString(),
  });
  await tenant.api.post(`/v1/messages/${canceled}/cancel`, {});
  const { wamid } = await world.twin.inbound({ from: CUSTOMER, text: 'Hello' });
  await world.twin.chaos({ status_flow: ['sent'] });
  const reaction = await sendTo('/reaction', {
    type: 'reaction',
    text: undefined,
    reaction: { message_id: wamid, emoji: '👍' },
  });
  const plain = await sendTo('/plain');
  await untilStatus(tenant.api, { id: plain, status: 'sent' });

  expect((await world.sink.wait('/failed')).envelope).toMatchObject({
    message: { id: failed, status: 'failed', error: { code: 'recipient_undeliverable' } },
  });
  expect((await world.sink.wait('/canceled')).envelope).toMatchObject({
    message: { id: canceled, status: 'canceled' },
  });
  expect((await world.sink.wait('/reaction')).envelope).toMatchObject({
    message: { id: reaction, status: 'sent' },
  });
  expect(world.sink.received('/plain')).toEqual([]);
  await world.twin.chaos({ reset: true });
});

test('a secret is made at first use, and a rotated one is valid beside its successor', async () => {
  const [, other] = world.tenants;
  if (other === undefined) throw new Error('a second tenant is needed');
  await accepted(sendText(other, 'Hi', { callback_url: world.sink.url('/unseen') }));
  expect((await world.sink.wait('/unseen')).headers['webhook-signature']).toMatch(/^v1,\S{44}$/);
  const first = await other.api.post('/v1/callback_secret', {});
  const second = await other.api.post('/v1/callback_secret', {});
  const signed = async (path: string): Promise<Delivered> => {
    await accepted(sendText(other, 'Hi', { callback_url: world.sink.url(path) }));
    return world.sink.wait(path);
  };
  const delivered = await signed('/rotated');

  expect(textAt(second.json, 'secret')).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(
    Math.abs(Date.parse(textAt(second.json, 'previous_expires_at')) - Date.now() - 24 * 3_600_000),
  ).toBeLessThan(60_000);
  for (const { json } of [first, second])
    expect(verifies(delivered, textAt(json, 'secret'))).toBe(true);
  expect(delivered.headers['webhook-signature']).toMatch(/^v1,\S{44} v1,\S{44}$/);
});

test('only who may change hooks gets the secret, and nobody sees the callbacks of others', async () => {
  const [, other] = world.tenants;
  for (const scope of ['hooks:write', 'admin'])
    expect(
      (await (await limitedTo(world.hubUrl, tenant, scope)).post('/v1/callback_secret', {})).status,
    ).toBe(200);
  expectProblem(
    await (
      await limitedTo(world.hubUrl, tenant, 'messages:read', 'messages:send')
    ).post('/v1/callback_secret', {}),
    403,
    'forbidden',
  );
  const id = await sendTo('/mine');
  await ended(id, 'delivered');
  expect((await other?.api.get(`/v1/callbacks?message_id=${id}`))?.json).toEqual({
    data: [],
    next_cursor: null,
  });
});

test('an address that the guard refuses is refused with the message', async () => {
  const answer = await sendText(tenant, 'Hi', { callback_url: 'http://169.254.169.254/latest' });
  expectProblem(answer, 422, 'target_refused');
  expect(at(answer.json, 'errors', 0, 'pointer')).toBe('/callback_url');
});

test('a callback whose process died is posted by the sweep', async () => {
  const past = new Date(Date.now() - 60_000);
  await insertCallbacks([
    {
      _id: 'msg_orphan:status',
      workspaceId: tenant.workspaceId,
      messageId: 'msg_orphan',
      kind: 'status',
      url: world.sink.url('/orphan'),
      body: '{"message":{}}',
      status: 'pending',
      attempts: [],
      dueAt: past,
      sweepAt: past,
      leaseUntil: past,
      fence: 1,
      createdAt: past,
    },
  ]);
  expect((await world.sink.wait('/orphan')).body).toBe('{"message":{}}');
});
