/** A connection that used to hear from Meta and hears nothing for a day. */
import { ConnectionModel } from '../../src/connections/model';
import { tellSilences } from '../../src/connections/silence';
import { appendEvents } from '../../src/events/append';
import { testAccount } from '../support/accounts';
import { at } from '../support/json';
import { CUSTOMER, readLog, untilEvents } from '../support/steps';
import type { ConnectedTenant } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

const HOUR_MS = 3_600_000;
let world: World;
let tenant: ConnectedTenant;

beforeAll(async () => {
  world = await startWorld({ accounts: [testAccount(1), testAccount(2)] });
  tenant = world.tenant;
});
afterAll(() => world.stop());

async function stored() {
  return ConnectionModel.findOne({
    workspaceId: tenant.workspaceId,
    _id: tenant.connectionId,
  }).lean();
}
async function set(fields: object): Promise<void> {
  await ConnectionModel.updateOne(
    { workspaceId: tenant.workspaceId, _id: tenant.connectionId },
    { $set: fields },
  );
}
function lastCallWas(hoursAgo: number): Promise<void> {
  return set({ lastCallAt: new Date(Date.now() - hoursAgo * HOUR_MS) });
}
function look(): Promise<number> {
  return tellSilences(async (workspaceId, drafts) => {
    await appendEvents(workspaceId, drafts);
  }, new Date());
}
function told(): Promise<unknown[]> {
  return readLog(tenant.api, 'connection.silent');
}

let heard = 0;
async function hear(): Promise<void> {
  await world.twin.inbound({
    from: CUSTOMER,
    text: 'Hello',
    phone_number_id: tenant.phoneNumberId,
  });
  await untilEvents(tenant.api, { count: (heard += 1), type: 'message.received' });
}

test('a connection that never heard anything is not silent', async () => {
  expect(await look()).toBe(0);
});

test('the time of the last call is kept, and not written with each', async () => {
  await hear();
  const first = (await stored())?.lastCallAt;
  expect(first).toBeInstanceOf(Date);
  await hear();
  expect((await stored())?.lastCallAt).toEqual(first);
  await lastCallWas(0.2);
  await hear();
  expect(Number((await stored())?.lastCallAt)).toBeGreaterThanOrEqual(Number(first));
});

test('after a day it is told, once, and only of the connection that is silent', async () => {
  await lastCallWas(23.9);
  expect(await look()).toBe(0);
  await lastCallWas(24.1);
  expect([await look(), await look()]).toEqual([1, 0]);
  expect(
    (await told()).map((event) => ({
      connection: at(event, 'connection_id'),
      data: at(event, 'data'),
    })),
  ).toEqual([
    {
      connection: tenant.connectionId,
      data: {
        connection: { id: tenant.connectionId, name: tenant.account.twin.name, status: 'active' },
        reason: expect.stringMatching(/since \d{4}-/) as unknown,
        fix: expect.stringMatching(/webhook/) as unknown,
      },
    },
  ]);
});

test('the next silence is told again', async () => {
  await hear();
  await until(async () => (await stored())?.silent === undefined, {
    what: 'the connection to be heard',
  });
  await lastCallWas(30);
  expect(await look()).toBe(1);
  expect(await told()).toHaveLength(2);
});

test('a process that dies between event and mark tells nothing twice', async () => {
  await ConnectionModel.updateOne(
    { workspaceId: tenant.workspaceId, _id: tenant.connectionId },
    { $unset: { silent: '' } },
  );
  expect(await look()).toBe(1);
  expect(await told()).toHaveLength(2);
});

test.each([
  ['broken', { status: 'broken' }, { status: 'active' }],
  ['never confirmed', { verified: false }, { verified: true }],
])('a connection that is %s is not told as silent', async (_, fields, back) => {
  await hear();
  await lastCallWas(30);
  await set(fields);
  expect(await look()).toBe(0);
  await set(back);
});
