/**
 * What a connection owes when its process dies: what follows its confirmation, and the telling of
 * what happened to it.
 */
import { connectors } from '../../connectors';
import {
  changeHealth,
  createConnections,
  findConnection,
  type ConnectionDoc,
} from '../../src/connections';
import { ConnectionModel } from '../../src/connections/model';
import { createSecretBox } from '../../src/db';
import { loadConfig } from '../../src/config';
import { pauseAfterRefusal } from '../../src/holds';
import { InboundBatchModel } from '../../src/intake/model';
import { createLogger } from '../../src/log';
import { createProviderClient } from '../../src/net';
import { createQueues } from '../../src/queue';
import { testAccount } from '../support/accounts';
import { hubEnv } from '../support/environment';
import { at, listAt, textAt } from '../support/json';
import { entry, envelope, messages, postWebhook, textMessage } from '../support/meta';
import { testServices } from '../support/services';
import { readLog, untilEvents } from '../support/steps';
import { makeTenant, newConnection } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

const [late, changed] = [testAccount(2), testAccount(3)];
const provider = createProviderClient();
let world: World;
beforeAll(async () => {
  world = await startWorld({
    accounts: [testAccount(1), late, changed],
    env: { HUB_SWEEP_SECONDS: '0.5' },
  });
  for (const tenant of world.tenants.slice(1))
    await tenant.api.remove(`/v1/connections/${tenant.connectionId}`);
});
afterAll(async () => {
  await world.stop();
  await provider.close();
});

const LONG_AGO = new Date(0);
function dead(): Promise<never> {
  return Promise.reject(new Error('the process dies here'));
}
function own() {
  return { workspaceId: world.tenant.workspaceId, _id: world.tenant.connectionId };
}
async function read(): Promise<ConnectionDoc> {
  const doc = await findConnection(own().workspaceId, own()._id);
  if (doc === null) throw new Error('the connection is there');
  return doc;
}
function age(field: string) {
  return ConnectionModel.updateOne(own(), { $set: { [field]: LONG_AGO } });
}

test('a connection that broke and recovered before anybody could tell it tells both, in their order', async () => {
  await expect(
    changeHealth(dead, await read(), { status: 'broken', reason: 'No longer valid' }),
  ).rejects.toThrow();
  await expect(
    changeHealth(dead, await read(), { status: 'active', reason: 'A new token' }),
  ).rejects.toThrow();
  await age('pendingSince');
  await untilEvents(world.tenant.api, { count: 1, type: 'connection.recovered' });
  const told = (await readLog(world.tenant.api)).filter((event) =>
    String(at(event, 'type')).startsWith('connection.'),
  );
  expect(told).toMatchObject([
    { type: 'connection.broken', data: { reason: 'No longer valid' } },
    { type: 'connection.recovered', data: { reason: 'A new token' } },
  ]);
  await until(async () => (await read()).pendingSince === undefined, {
    what: 'it to be marked as told',
  });
  expect(await read()).not.toHaveProperty('pendingEvents');
});

test('a refused number is told though its process died, and though it was resumed meanwhile', async () => {
  const { api, phoneNumberId } = world.tenant;
  const refusal = {
    message: { _id: 'msg_1', phoneNumberId },
    error: { code: 'number_not_registered', detail: 'Not registered', fix: 'Register it.' },
    pauses: 'number',
    at: new Date(),
  } as const;
  await expect(pauseAfterRefusal(dead, await read(), refusal)).rejects.toThrow();
  await pauseAfterRefusal(dead, await read(), refusal);
  await api.post(`/v1/phone_numbers/${phoneNumberId}/resume`, {});
  await age('pendingSince');
  expect(await untilEvents(api, { count: 1, type: 'account.restricted' })).toMatchObject([
    {
      data: {
        reason: 'Not registered',
        details: {
          code: 'number_not_registered',
          phone_number: { id: phoneNumberId, phone: world.tenant.account.numbers[0]?.phone },
          fix: 'Register it.',
        },
      },
    },
  ]);
});

test('a connection whose process died before anything else knew of it gets its calls and templates all the same', async () => {
  const tenant = world.tenants[1];
  if (tenant === undefined) throw new Error('there are two');
  await postWebhook(
    world.hubUrl,
    envelope(
      entry(
        late.wabaId,
        messages(late.numbers[0]?.id ?? '', {
          messages: [textMessage('wamid.before', '4917612345678')],
        }),
      ),
    ),
  );
  await until(() => InboundBatchModel.exists({ attention: 'unrouted' }), {
    what: 'the call to have no connection',
  });
  const { _id } = await deadConnections().create({
    workspaceId: tenant.workspaceId,
    kind: 'whatsapp',
    accountId: late.wabaId,
    accessToken: late.token,
    verify: true,
  });
  await letSweep(tenant.workspaceId, _id);
  expect(await untilEvents(tenant.api, { count: 1, type: 'message.received' })).toMatchObject([
    { data: { message: { wamid: 'wamid.before' } } },
  ]);
  await until(async () => listAt((await tenant.api.get('/v1/templates')).json, 'data').length > 0, {
    what: 'its templates',
  });
  await until(
    async () => (await findConnection(tenant.workspaceId, _id))?.unannouncedSince === undefined,
    { what: 'nothing to be owed any more' },
  );
});

test('so does one that Meta confirmed by a change', async () => {
  const tenant = await makeTenant(world.hubUrl, 'Confirmed later');
  const id = textAt(
    (await tenant.api.post('/v1/connections', { ...newConnection(changed), verify: false })).json,
    'id',
  );
  expect(listAt((await tenant.api.get('/v1/templates')).json, 'data')).toEqual([]);
  await deadConnections().change(tenant.workspaceId, id, { accessToken: changed.token });
  await letSweep(tenant.workspaceId, id);
  await until(async () => listAt((await tenant.api.get('/v1/templates')).json, 'data').length > 0, {
    what: 'its templates',
  });
});

/** Its grace is over; it must owe something. */
async function letSweep(workspaceId: string, _id: string): Promise<void> {
  expect(
    await ConnectionModel.updateOne(
      { workspaceId, _id, unannouncedSince: { $exists: true } },
      { $set: { unannouncedSince: LONG_AGO } },
    ),
  ).toMatchObject({ matchedCount: 1 });
}

/** Of a process that gets as far as the insert. */
function deadConnections() {
  const { mongodbUri, redisUrl } = testServices();
  const config = loadConfig(hubEnv({ mongodbUri, redisUrl, graphApiUrl: world.twin.url }), {});
  const log = createLogger({ level: 'silent', role: 'test' });
  const channel = connectors.find(({ key }) => key === 'whatsapp')?.channel;
  if (channel === undefined) throw new Error('WhatsApp can send');
  return createConnections({
    channel,
    http: provider,
    settings: { graphApiUrl: config.GRAPH_API_URL, graphApiVersion: config.GRAPH_API_VERSION },
    secrets: createSecretBox(config.HUB_ENCRYPTION_KEYS),
    queues: createQueues({ url: redisUrl, name: 'dead', log }),
    log,
    append: dead,
    onConnected: dead,
    onHealed: dead,
  });
}
