/**
 * What other processes have left: connections of the version before, which kept no mark at a
 * number, claims of the dead, late writers.
 */
import mongoose from 'mongoose';
import { ConnectionModel, type ClaimDoc, type ConnectedNumber } from '../../src/connections/model';
import { testAccount, type Account } from '../support/accounts';
import { at, listAt, textAt } from '../support/json';
import { entry, envelope, messages, postWebhook, textMessage } from '../support/meta';
import { readLog, untilEvents, wamidsOf } from '../support/steps';
import { newConnection, type ConnectedTenant } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

const accounts = Array.from({ length: 5 }, (_, index) => testAccount(index + 1, { numbers: 2 }));
let world: World;

beforeAll(async () => {
  world = await startWorld({ accounts, env: { HUB_SWEEP_SECONDS: '0.5' } });
});
afterAll(() => world.stop());

function tenantOf(index: number): ConnectedTenant {
  const tenant = world.tenants[index];
  if (tenant === undefined) throw new Error('there is one per account');
  return tenant;
}

let written = 0;
async function writeTo({ wabaId, numbers }: Account, position = 0): Promise<string> {
  const wamid = `wamid.earlier-${String((written += 1))}`;
  const body = envelope(
    entry(
      wabaId,
      messages(numbers[position]?.id ?? '', { messages: [textMessage(wamid, '4917612345678')] }),
    ),
  );
  expect((await postWebhook(world.hubUrl, body)).status).toBe(200);
  return wamid;
}

async function untilHeard({ api }: ConnectedTenant, count: number): Promise<string[]> {
  return wamidsOf(await untilEvents(api, { count, type: 'message.received' }));
}
function patchToken({ api }: ConnectedTenant, id: string, token: string) {
  return api.raw(`/v1/connections/${id}`, {
    method: 'PATCH',
    body: JSON.stringify({ access_token: token }),
  });
}
async function confirmedOf({ api }: ConnectedTenant, id: string): Promise<unknown[]> {
  return listAt((await api.get(`/v1/connections/${id}`)).json, 'phone_numbers').map((number) =>
    at(number, 'confirmed'),
  );
}
async function stored({ workspaceId, connectionId: _id }: ConnectedTenant) {
  return ConnectionModel.findOne({ workspaceId, _id }).lean();
}

/** As the version before wrote it: verified, and no word on the numbers. */
async function makeEarlier(
  { workspaceId, connectionId: _id }: ConnectedTenant,
  change: object = {},
): Promise<void> {
  await ConnectionModel.updateOne(
    { workspaceId, _id },
    { $unset: { confirmedAt: '', 'phoneNumbers.$[].confirmedAt': '' } },
  );
  await ConnectionModel.updateOne(
    { workspaceId, _id },
    { $set: { askAgainAt: new Date(0), ...change } },
  );
}

function givenByHand(numbers: readonly { id: string; phone: string }[]): ConnectedNumber[] {
  return numbers.map(({ id, phone }) => ({ id, phone, name: null, messagesPerSecond: 80 }));
}

function untilAsked(tenant: ConnectedTenant) {
  return until(async () => (await stored(tenant))?.confirmedAt !== undefined, {
    what: 'the connection to be asked for',
  });
}

test('an earlier connection whose numbers came from Meta hears on without a gap, and Meta is not asked', async () => {
  const tenant = tenantOf(0);
  const asked = async (): Promise<number> =>
    (await world.twin.calls(`${tenant.account.wabaId}/phone_numbers`)).length;
  const before = await asked();
  await makeEarlier(tenant);
  expect(await confirmedOf(tenant, tenant.connectionId)).toEqual([true, true]);
  const wamid = await writeTo(tenant.account);
  expect(await untilHeard(tenant, 1)).toEqual([wamid]);
  await untilAsked(tenant);
  expect([await confirmedOf(tenant, tenant.connectionId), await asked()]).toEqual([
    [true, true],
    before,
  ]);
});

test('of an earlier connection whose numbers were given by hand those count that Meta names, and they get what waited', async () => {
  const [tenant, victim] = [tenantOf(1), tenantOf(2)];
  await victim.api.remove(`/v1/connections/${victim.connectionId}`);
  const [own] = tenant.account.numbers;
  const [foreign] = victim.account.numbers;
  if (own === undefined || foreign === undefined) throw new Error('there are two');
  await world.twin.chaos({ scope: 'all', http_500: true });
  await makeEarlier(tenant, { phoneNumbers: givenByHand([own, foreign]) });
  const [mine, theirs] = [await writeTo(tenant.account), await writeTo(victim.account)];
  expect(await confirmedOf(tenant, tenant.connectionId)).toEqual([false, false]);
  await until(async () => Number((await stored(tenant))?.askAgainAt) > Date.now(), {
    what: 'Meta to be asked in vain',
  });
  await world.twin.chaos({ reset: true });
  await ConnectionModel.updateOne(
    { workspaceId: tenant.workspaceId, _id: tenant.connectionId },
    { $set: { askAgainAt: new Date(0) } },
  );
  expect(await untilHeard(tenant, 1)).toEqual([mine]);
  expect(await confirmedOf(tenant, tenant.connectionId)).toEqual([true, false]);

  expect((await victim.api.post('/v1/connections', newConnection(victim.account))).status).toBe(
    201,
  );
  expect(await untilHeard(victim, 1)).toEqual([theirs]);
  expect(wamidsOf(await readLog(tenant.api))).toEqual([mine]);
});

test('an earlier connection whose token Meta refuses waits for a new one, and then gets what waited', async () => {
  const tenant = tenantOf(3);
  const { workspaceId, connectionId: _id, account } = tenant;
  const { api } = tenant;
  await api.remove(`/v1/connections/${_id}`);
  const connectionId = textAt(
    (
      await api.post('/v1/connections', {
        ...newConnection(account),
        access_token: 'refused',
        verify: false,
      })
    ).json,
    'id',
  );
  const again = { ...tenant, connectionId };
  await makeEarlier(again, { verified: true });
  const wamid = await writeTo(account);
  await until(async () => Number((await stored(again))?.askAgainAt) > Date.now() + 120_000, {
    what: 'the refusal',
  });
  expect(await readLog(api, 'message.received')).toEqual([]);
  expect((await patchToken(again, connectionId, account.token)).status).toBe(200);
  expect(await untilHeard(again, 1)).toEqual([wamid]);
  expect(
    (await ConnectionModel.findOne({ workspaceId, _id: connectionId }).lean())?.askAgainAt,
  ).toBeUndefined();
});

function claims() {
  return mongoose.connection.collection<ClaimDoc>('connectionclaims');
}

test('what a process claimed that died before it wrote its connection is free again after a minute', async () => {
  const tenant = tenantOf(4);
  const { api, account, connectionId: first } = tenant;
  await api.remove(`/v1/connections/${first}`);
  const connectionId = textAt(
    (await api.post('/v1/connections', { ...newConnection(account), verify: false })).json,
    'id',
  );
  const _id = `number:${account.numbers[0]?.id ?? ''}`;
  await claims().updateOne(
    { _id },
    { $set: { owner: 'con_dead', mark: 'dead', confirmed: true, claimedAt: new Date() } },
  );
  expect((await patchToken(tenant, connectionId, account.token)).status).toBe(200);
  expect(await confirmedOf(tenant, connectionId)).toEqual([false, true]);
  const wamid = await writeTo(account);
  await claims().updateOne({ _id }, { $set: { claimedAt: new Date(Date.now() - 61_000) } });
  expect((await patchToken(tenant, connectionId, account.token)).status).toBe(200);
  expect(await confirmedOf(tenant, connectionId)).toEqual([true, true]);
  expect(await untilHeard(tenant, 1)).toEqual([wamid]);
});

test('of two connections that both hold a number for confirmed, since one was written too late, the claim decides', async () => {
  const [late, owner] = [tenantOf(1), tenantOf(0)];
  const [number] = owner.account.numbers;
  await ConnectionModel.updateOne(
    { workspaceId: late.workspaceId, _id: late.connectionId },
    {
      $set: {
        'phoneNumbers.1': {
          ...number,
          name: 'Late',
          messagesPerSecond: 80,
          confirmedAt: new Date(),
        },
      },
    },
  );
  await claims().updateOne(
    { _id: `number:${number?.id ?? ''}` },
    { $set: { owner: owner.connectionId } },
  );
  const before = (await readLog(owner.api, 'message.received')).length;
  const wamid = await writeTo(owner.account);
  expect((await untilHeard(owner, before + 1)).at(-1)).toBe(wamid);
  expect(wamidsOf(await readLog(late.api))).not.toContain(wamid);
});
