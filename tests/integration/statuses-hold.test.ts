/**
 * A failure that Meta tells by a status and that concerns the account, the number or the template
 * holds what is queued, as a refused call does.
 */
import { hasOpenCalls } from '../../src/intake';
import { testAccount } from '../support/accounts';
import { including } from '../support/expecting';
import { at, listAt, textAt } from '../support/json';
import { entry, envelope, messages, postWebhook, statusItem } from '../support/meta';
import { accepted, readLog, sendText, untilEvents, untilStatus } from '../support/steps';
import type { ConnectedTenant } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld({
    accounts: [1, 2, 3, 4].map((index) => testAccount(index)),
    env: { HUB_SWEEP_SECONDS: '0.5' },
  });
});
afterAll(() => world.stop());
beforeEach(() => world.twin.chaos({ reset: true }));

function tenantAt(index: number): ConnectedTenant {
  const tenant = world.tenants[index];
  if (tenant === undefined) throw new Error('there are four');
  return tenant;
}
function untilHeld(tenant: ConnectedTenant, id: string, reason: string): Promise<unknown> {
  return until(
    async () =>
      listAt((await tenant.api.get(`/v1/messages/${id}/trace`)).json, 'steps').find(
        (step) => at(step, 'reason') === reason,
      ),
    { what: `message ${id} to be held for ${reason}` },
  );
}
function sendTemplate({ api, connectionId }: ConnectedTenant) {
  return api.post('/v1/actions/send_template', {
    connection_id: connectionId,
    to: '+4917612345678',
    template: 'hello_world',
    language: 'en_US',
  });
}
function failBy(code: number) {
  return world.twin.chaos({ fail_status: { code, details: 'In the words of Meta', count: 1 } });
}
async function numberOf({ api, connectionId }: ConnectedTenant): Promise<unknown> {
  return at((await api.get(`/v1/connections/${connectionId}`)).json, 'phone_numbers', 0);
}

/** The status that failed a message, once more. */
async function repeatFailure(
  tenant: ConnectedTenant,
  id: string,
  { code, secondsAgo }: { code: number; secondsAgo: number },
): Promise<void> {
  const [sent] = await world.twin.sent(id);
  const timestamp = String(Math.floor(Date.now() / 1000) - secondsAgo);
  await postWebhook(
    world.hubUrl,
    envelope(
      entry(
        tenant.account.wabaId,
        messages(tenant.phoneNumberId, {
          statuses: [
            statusItem({
              wamid: sent?.wamid ?? '',
              ours: id,
              status: 'failed',
              more: { timestamp, errors: [{ code, title: 'Refused' }] },
            }),
          ],
        }),
      ),
    ),
  );
  await until(async () => !(await hasOpenCalls(new Date())), { what: 'the status to be handled' });
}

test('a token that a status calls invalid breaks the connection, once; a resume is not undone by what was told before', async () => {
  const tenant = tenantAt(0);
  await failBy(190);
  const id = await accepted(sendText(tenant, 'Hi'));
  expect(await untilStatus(tenant.api, { id, status: 'failed' })).toMatchObject({
    error: { code: 'graph_auth' },
  });
  expect(await untilEvents(tenant.api, { count: 1, type: 'connection.broken' })).toMatchObject([
    {
      data: {
        connection: { id: tenant.connectionId, status: 'broken' },
        reason: including('In the words of Meta'),
        fix: including('PATCH'),
      },
    },
  ]);
  const held = await accepted(sendText(tenant, 'waits'));
  await untilHeld(tenant, held, 'connection_broken');

  await tenant.api.post(`/v1/connections/${tenant.connectionId}/resume`, {});
  await untilStatus(tenant.api, { id: held, status: 'read' });
  await repeatFailure(tenant, id, { code: 190, secondsAgo: 5 });
  expect(await readLog(tenant.api, 'connection.broken')).toHaveLength(1);
});

test('a status that comes late fails its message and breaks nothing', async () => {
  const tenant = tenantAt(1);
  await world.twin.chaos({ status_flow: ['sent'] });
  const id = await accepted(sendText(tenant, 'Hi'));
  await untilStatus(tenant.api, { id, status: 'sent' });
  await repeatFailure(tenant, id, { code: 131042, secondsAgo: 600 });
  await untilStatus(tenant.api, { id, status: 'failed' });
  expect(at((await tenant.api.get(`/v1/connections/${tenant.connectionId}`)).json, 'status')).toBe(
    'active',
  );
  expect(await readLog(tenant.api, 'connection.broken')).toEqual([]);
});

test('a paused template holds what waits for it, and nothing else', async () => {
  const tenant = tenantAt(2);
  await failBy(132015);
  await untilStatus(tenant.api, { id: await accepted(sendTemplate(tenant)), status: 'failed' });
  await untilHeld(tenant, await accepted(sendTemplate(tenant)), 'template_paused');
  await untilStatus(tenant.api, { id: await accepted(sendText(tenant, 'Hi')), status: 'read' });
});

test('a refused number is told once, shown, and apart from a pause of its owner: only a resume ends it', async () => {
  const tenant = tenantAt(3);
  const path = `/v1/phone_numbers/${tenant.phoneNumberId}`;
  await tenant.api.post(`${path}/pause`, {});
  const ids = [await accepted(sendText(tenant, 'one')), await accepted(sendText(tenant, 'two'))];
  await world.twin.chaos({
    recipients: {
      4917612345678: { fail_status: { code: 133010, details: 'In the words of Meta' } },
    },
  });
  await tenant.api.post(`${path}/resume`, {});
  await untilStatus(tenant.api, { id: ids[0] ?? '', status: 'failed' });
  const [told] = await untilEvents(tenant.api, { count: 1, type: 'account.restricted' });
  expect(told).toMatchObject({
    data: {
      connection: { id: tenant.connectionId },
      reason: including('In the words of Meta'),
      details: { code: 'number_not_registered', phone_number: { id: tenant.phoneNumberId } },
    },
  });
  expect(await numberOf(tenant)).toMatchObject({
    paused: false,
    refused_for: including('In the words of Meta'),
  });

  const held = await accepted(sendText(tenant, 'waits', { to: '+4917600000077' }));
  await untilHeld(tenant, held, 'number_refused');
  await tenant.api.post(`${path}/pause`, {});
  expect(await numberOf(tenant)).toMatchObject({
    paused: true,
    refused_for: including('In the words of Meta'),
  });
  await tenant.api.post(`${path}/resume`, {});
  await untilStatus(tenant.api, { id: held, status: 'read' });
  expect(await numberOf(tenant)).toMatchObject({ paused: false, refused_for: null });
  expect(textAt(await readLog(tenant.api, 'account.restricted'), 1, 'id')).toBe('');
});
