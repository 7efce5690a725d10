/**
 * At the most talkative log level, through success and failure: no token, key, secret, text or
 * whole phone number is written or answered.
 */
import { testAccount } from '../support/accounts';
import { call, type Answer } from '../support/api';
import type { HubProcess } from '../support/hub-process';
import { at, textAt } from '../support/json';
import { postBytes } from '../support/meta';
import { startOutsideWorld, type OutsideWorld } from '../support/outside-world';
import {
  CUSTOMER,
  accepted,
  readMessage,
  sendText,
  subscribe,
  untilStatus,
} from '../support/steps';
import { newConnection, type ConnectedTenant } from '../support/tenants';
import { APP_SECRET, VERIFY_TOKEN } from '../support/twin';
import { until } from '../support/until';

let world: OutsideWorld;

beforeAll(async () => {
  world = await startOutsideWorld({ LOG_LEVEL: 'trace', HUB_HOOK_SCHEDULE_SECONDS: '0.1' });
});
afterAll(() => world.stop());

const WRONG_TOKEN = 'EAAJsecretwrongtoken';
/** Parts of what customer and business said, and of the forged and broken calls. */
const WORDS = ['words of', 'data of', 'forged', 'garbage'];

test('a whole loop with all its faults shows nothing secret', async () => {
  const { twin, sink } = world;
  const { web, tenant } = await world.serve();
  const worker = await world.spawn('worker');
  const { id: hookId, secret } = await subscribe(tenant.api, sink.url('/hook'), { event: '*' });
  sink.answer('/hook', () => ({ status: 500 }));
  await twin.inbound({
    from: CUSTOMER,
    text: 'words of the customer',
    phone_number_id: tenant.phoneNumberId,
  });
  const ids = await sendThroughFaults(tenant);
  await untilStatus(tenant.api, { id: ids[0] ?? '', status: 'read' });
  const answers = await answersTo(web, tenant, ids);
  await until(
    async () =>
      at((await tenant.api.get(`/v1/hooks/${hookId}/deliveries?status=dead`)).json, 'data', 0),
    { what: 'a dead delivery' },
  );
  for (const hub of [web, worker])
    expect(await hub.kill('SIGTERM')).toEqual({ code: 0, signal: null });

  const written = web.output() + worker.output();
  expect(written).toContain('"level":"debug"');
  expect(written).toContain('"delivery_id":"dlv_');
  const secrets = [
    tenant.account.token,
    WRONG_TOKEN,
    APP_SECRET,
    VERIFY_TOKEN,
    secret,
    secret.slice('whsec_'.length),
  ];
  for (const hidden of [...secrets, tenant.apiKey, ...WORDS, CUSTOMER.slice(1)])
    expect([hidden, written.includes(hidden)]).toEqual([hidden, false]);
  for (const hidden of secrets) for (const { text } of answers) expect(text).not.toContain(hidden);
});

/** Sends a message through each fault, once the call before it has ended. @returns their ids */
async function sendThroughFaults(tenant: ConnectedTenant): Promise<string[]> {
  const ids: string[] = [];
  for (const chaos of [
    {},
    { accept_then_reset: 1 },
    { http_500: 1 },
    { error: { code: 131026, count: 1 } },
    { error: { code: 190, count: 1 } },
  ]) {
    await world.twin.chaos({ reset: true, ...chaos });
    const id = await accepted(
      sendText(tenant, 'words of the business', { callback_data: 'data of the business' }),
    );
    await until(
      async () =>
        !['queued', 'sending'].includes(textAt(await readMessage(tenant.api, id), 'status')),
      { what: 'the call to end' },
    );
    ids.push(id);
  }
  return ids;
}

/** Answers to refused calls, and those that show connections, hooks and messages. */
async function answersTo(
  web: HubProcess,
  { api, apiKey, account }: ConnectedTenant,
  ids: readonly string[],
): Promise<Answer[]> {
  const stranger = newConnection(testAccount(7));
  return [
    await api.post('/v1/connections', { ...stranger, access_token: WRONG_TOKEN }),
    await api.post('/v1/connections', newConnection(account)),
    await postBytes(web.url, '{"body":"forged words"}', { secret: 'wrong' }),
    await postBytes(web.url, 'garbage words'),
    await call(`${web.url}/v1/me`, { headers: { authorization: `Bearer ${apiKey}x` } }),
    await call(`${web.url}/webhooks/whatsapp?hub.verify_token=${VERIFY_TOKEN}x`),
    await api.get('/v1/connections'),
    await api.get('/v1/hooks'),
    await api.get('/v1/me'),
    await call(`${web.url}/metrics`),
    ...(await Promise.all(ids.map((id) => api.get(`/v1/messages/${id}`)))),
  ];
}
