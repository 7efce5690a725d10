/**
 * Pause and resume of a number, a connection, the workspace; and what holds sends without being
 * asked: a broken token, a paused template.
 */
import { testAccount } from '../support/accounts';
import { at, listAt, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import {
  accepted,
  readLog,
  readMessage,
  sendText,
  untilEvents,
  untilStatus,
} from '../support/steps';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld({
    accounts: [testAccount(1), testAccount(2)],
    env: { HUB_SWEEP_SECONDS: '0.5' },
  });
});
afterAll(() => world.stop());
beforeEach(() => world.twin.chaos({ reset: true }));

async function textsAtMeta(): Promise<unknown[]> {
  return (await world.twin.sent()).map(({ body }) => at(body, 'text', 'body'));
}
function untilHeld(id: string, reason: string): Promise<unknown> {
  return until(
    async () => {
      const { json } = await world.tenant.api.get(`/v1/messages/${id}/trace`);
      return listAt(json, 'steps').find(
        (step) => at(step, 'kind') === 'held' && at(step, 'reason') === reason,
      );
    },
    { what: `message ${id} to be held for ${reason}` },
  );
}

function places(): [string, string, string][] {
  return [
    ['workspace', '/v1/workspace', 'workspace_paused'],
    ['connection', `/v1/connections/${world.tenant.connectionId}`, 'connection_paused'],
    ['number', `/v1/phone_numbers/${world.tenant.phoneNumberId}`, 'number_paused'],
  ];
}

test.each(['workspace', 'connection', 'number'])(
  'a paused %s accepts and holds, and goes on where it stopped',
  async (place) => {
    const { tenant } = world;
    const [, path = '', reason = ''] = places().find(([name]) => name === place) ?? [];
    expect(await tenant.api.post(`${path}/pause`, {})).toMatchObject({
      status: 200,
      json: { paused: true },
    });
    const ids = [
      await accepted(sendText(tenant, `held ${place} 1`)),
      await accepted(sendText(tenant, `held ${place} 2`)),
    ];
    for (const id of ids) await untilHeld(id, reason);
    expect(
      (await textsAtMeta()).filter((text) => String(text).startsWith(`held ${place}`)),
    ).toEqual([]);
    expect(at(await readMessage(tenant.api, ids[0] ?? ''), 'status')).toBe('queued');

    expect(await tenant.api.post(`${path}/resume`, {})).toMatchObject({
      status: 200,
      json: { paused: false },
    });
    for (const id of ids) await untilStatus(tenant.api, { id, status: 'read' });
    expect(
      (await textsAtMeta()).filter((text) => String(text).startsWith(`held ${place}`)),
    ).toHaveLength(2);
  },
);

test('a held message can be canceled', async () => {
  const { tenant } = world;
  await tenant.api.post('/v1/workspace/pause', {});
  const id = await accepted(sendText(tenant, 'held and canceled'));
  await untilHeld(id, 'workspace_paused');
  expect(at((await tenant.api.post(`/v1/messages/${id}/cancel`, {})).json, 'status')).toBe(
    'canceled',
  );
  await tenant.api.post('/v1/workspace/resume', {});
  await untilStatus(tenant.api, { id: await accepted(sendText(tenant, 'marker')), status: 'read' });
  expect(await textsAtMeta()).not.toContain('held and canceled');
});

test('after a pause has answered no call begins, however much is queued', async () => {
  const { tenant, twin } = world;
  await twin.chaos({ latency_ms: 300 });
  const items = Array.from({ length: 150 }, (_, index) => ({
    action: 'send_message',
    input: {
      connection_id: tenant.connectionId,
      to: `+4917${String(70_000_000 + index)}`,
      type: 'text',
      text: { body: `flood ${String(index)}` },
    },
  }));
  await tenant.api.post('/v1/messages/batch', { items });
  await until(async () => (await textsAtMeta()).some((text) => String(text).startsWith('flood')), {
    what: 'the first to go out',
  });
  await tenant.api.post(`/v1/connections/${tenant.connectionId}/pause`, {});
  const begun = (await twin.calls('/messages')).length;
  const sending = listAt((await tenant.api.get('/v1/messages?limit=200')).json, 'data').filter(
    (message) => at(message, 'status') === 'sending',
  ).length;
  await until(
    async () =>
      listAt((await tenant.api.get('/v1/messages?limit=200')).json, 'data').every(
        (message) => at(message, 'status') !== 'sending',
      ),
    { what: 'running calls to end' },
  );
  expect((await twin.calls('/messages')).length - begun).toBeLessThanOrEqual(sending);

  await tenant.api.post(`/v1/connections/${tenant.connectionId}/resume`, {});
  await until(
    async () =>
      (await textsAtMeta()).filter((text) => String(text).startsWith('flood')).length === 150,
    { what: 'all to go out', timeoutMs: 30_000 },
  );
}, 60_000);

test('others go on, and can not pause or resume what is not theirs', async () => {
  const [tenant, other] = world.tenants;
  if (tenant === undefined || other === undefined) throw new Error('two tenants are needed');
  await tenant.api.post('/v1/workspace/pause', {});
  await untilStatus(other.api, {
    id: await accepted(sendText(other, 'not paused')),
    status: 'read',
  });
  expectProblem(
    await other.api.post(`/v1/connections/${tenant.connectionId}/resume`, {}),
    404,
    'not_found',
  );
  expectProblem(
    await other.api.post(`/v1/phone_numbers/${tenant.phoneNumberId}/pause`, {}),
    404,
    'not_found',
  );
  await tenant.api.post('/v1/workspace/resume', {});
});

test('a token that Meta refuses fails one message, holds the others, and a new token lets them go', async () => {
  const [, tenant] = world.tenants;
  if (tenant === undefined) throw new Error('a second tenant is needed');
  await world.twin.chaos({ error: { code: 190 } });
  const id = await accepted(sendText(tenant, 'bad token'));
  expect(await untilStatus(tenant.api, { id, status: 'failed' })).toMatchObject({
    error: { meta: { code: 190 } },
  });
  const [broken] = await untilEvents(tenant.api, { count: 1, type: 'connection.broken' });
  expect(at(broken, 'data', 'connection')).toMatchObject({
    id: tenant.connectionId,
    status: 'broken',
  });
  await world.twin.chaos({ reset: true });
  const held = await accepted(sendText(tenant, 'after a new token'));
  await until(
    async () =>
      listAt((await tenant.api.get(`/v1/messages/${held}/trace`)).json, 'steps').some(
        (step) => at(step, 'reason') === 'connection_broken',
      ),
    { what: 'it to be held' },
  );

  const changed = await tenant.api.raw(`/v1/connections/${tenant.connectionId}`, {
    method: 'PATCH',
    body: JSON.stringify({ access_token: tenant.account.token }),
  });
  expect([changed.status, textAt(changed.json, 'status')]).toEqual([200, 'active']);
  await untilStatus(tenant.api, { id: held, status: 'read' });
  await untilEvents(tenant.api, { count: 1, type: 'connection.recovered' });
  expect(await readLog(tenant.api, 'connection.broken')).toHaveLength(1);
});
