/**
 * Meta decides whose a number is: what it has not confirmed to a connection routes nothing there,
 * old or new, and shows nothing.
 */
import { InboundBatchModel } from '../../src/intake/model';
import { testAccount, type Account } from '../support/accounts';
import { call, type Answer } from '../support/api';
import { at, listAt, textAt } from '../support/json';
import { entry, envelope, messages, postWebhook, textMessage } from '../support/meta';
import { expectProblem } from '../support/problems';
import { readLog, untilEvents, wamidsOf } from '../support/steps';
import { makeTenant, newConnection, type Tenant } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

const accounts = Array.from({ length: 20 }, (_, index) => testAccount(index + 2, { numbers: 2 }));
let world: World;
let used = 0;

beforeAll(async () => {
  world = await startWorld({ env: { HUB_SWEEP_SECONDS: '0.5' } });
  await knownToMeta(accounts);
});
afterAll(() => world.stop());

/** What Meta knows from now on. */
async function knownToMeta(known: readonly Account[]): Promise<void> {
  const body = { accounts: [world.tenant.account, ...known].map(({ twin }) => twin) };
  expect(
    (await call(`${world.twin.url}/_twin/reset`, { method: 'POST', body: JSON.stringify(body) }))
      .status,
  ).toBe(200);
}

/** Accounts that no other test uses. */
function nextAccount(): Account {
  used += 1;
  return accounts[used - 1] ?? testAccount(999);
}

function newTenant(name: string): Promise<Tenant> {
  return makeTenant(world.hubUrl, name);
}

async function connect(tenant: Tenant, account: Account, more: object = {}): Promise<string> {
  const answer = await tenant.api.post('/v1/connections', { ...newConnection(account), ...more });
  expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
  return textAt(answer.json, 'id');
}

function patchToken({ api }: Tenant, id: string, token: string): Promise<Answer> {
  return api.raw(`/v1/connections/${id}`, {
    method: 'PATCH',
    body: JSON.stringify({ access_token: token }),
  });
}

let written = 0;

/** A customer writes, as Meta tells it. @returns the wamid */
async function writeTo({ wabaId, numbers }: Account, position = 0): Promise<string> {
  const wamid = `wamid.unconfirmed-${String((written += 1))}`;
  const body = envelope(
    entry(
      wabaId,
      messages(numbers[position]?.id ?? '', { messages: [textMessage(wamid, '4917612345678')] }),
    ),
  );
  expect((await postWebhook(world.hubUrl, body)).status).toBe(200);
  return wamid;
}

/** Resolves when the hub has put the call aside. */
function untilUnrouted(wamid: string) {
  return until(
    async () =>
      (await InboundBatchModel.find({ attention: 'unrouted' }).lean()).some(({ calls }) =>
        calls.some(({ body }) => Buffer.from(body.buffer).includes(wamid)),
      ),
    { what: `${wamid} to be unrouted` },
  );
}

async function writeUnrouted(account: Account, position = 0): Promise<string> {
  const wamid = await writeTo(account, position);
  await untilUnrouted(wamid);
  return wamid;
}

async function heardBy({ api }: Tenant): Promise<string[]> {
  return wamidsOf(await readLog(api));
}
function untilHeard({ api }: Tenant, count: number): Promise<unknown[]> {
  return untilEvents(api, { count, type: 'message.received' });
}
async function confirmedOf({ api }: Tenant, id: string): Promise<unknown[]> {
  return listAt((await api.get(`/v1/connections/${id}`)).json, 'phone_numbers').map((number) =>
    at(number, 'confirmed'),
  );
}

test('a number that is not mine gives me nothing, old or new, when Meta confirms my own account', async () => {
  const [victim, own] = [nextAccount(), nextAccount()];
  const [thief, owner] = [await newTenant('Thief'), await newTenant('Owner')];
  const old = await writeUnrouted(victim);
  const id = await connect(thief, own, {
    verify: false,
    phone_numbers: [victim.numbers[0], own.numbers[0]],
  });
  expect((await patchToken(thief, id, own.token)).status).toBe(200);
  const fresh = await writeTo(victim);
  const ours = await writeTo(own);
  await untilHeard(thief, 1);
  await untilUnrouted(fresh);
  expect(await heardBy(thief)).toEqual([ours]);
  expect(await confirmedOf(thief, id)).toEqual([false, true]);
  expect((await thief.api.get('/v1/intake/unrouted')).json).toMatchObject({ data: [] });

  await connect(owner, victim);
  await untilHeard(owner, 2);
  expect((await heardBy(owner)).sort()).toEqual([old, fresh].sort());
  expect(await heardBy(thief)).toEqual([ours]);
});

test('a connection that Meta has not confirmed gets no message, and one that it confirms takes number and account over', async () => {
  const account = nextAccount();
  const [early, owner] = [await newTenant('Early'), await newTenant('Owner')];
  const id = await connect(early, account, { verify: false });
  const first = await writeUnrouted(account);
  expect((await early.api.get('/v1/intake/unrouted')).json).toMatchObject({ data: [] });

  await connect(owner, account);
  const second = await writeTo(account);
  await untilHeard(owner, 2);
  expect((await heardBy(owner)).sort()).toEqual([first, second].sort());
  expectProblem(await patchToken(early, id, account.token), 409, 'waba_in_another_workspace');
  expect(await heardBy(early)).toEqual([]);
});

test('a later confirmation does not take a number back', async () => {
  const account = nextAccount();
  const tenant = await newTenant('Two connections');
  const early = await connect(tenant, account, { verify: false });
  const late = await connect(tenant, account, { phone_numbers: [account.numbers[0]] });
  expect((await patchToken(tenant, early, account.token)).status).toBe(200);
  expect(await confirmedOf(tenant, early)).toEqual([true]);
  await writeTo(account);
  expect((await untilHeard(tenant, 1)).map((event) => at(event, 'connection_id'))).toEqual([late]);
});

test('a new token confirms the numbers that Meta names, and what came for them before is told then', async () => {
  const account = nextAccount();
  const tenant = await newTenant('Later');
  const id = await connect(tenant, account, { verify: false });
  const [one, two] = [await writeUnrouted(account, 0), await writeUnrouted(account, 1)];
  expect(await confirmedOf(tenant, id)).toEqual([false, false]);
  expect((await patchToken(tenant, id, account.token)).status).toBe(200);
  await untilHeard(tenant, 2);
  expect((await heardBy(tenant)).sort()).toEqual([one, two].sort());
});

test('a number that Meta no longer names for the new token loses its confirmation', async () => {
  const account = nextAccount();
  const tenant = await newTenant('Lost');
  const id = await connect(tenant, account);
  const fewer = {
    ...account,
    twin: { ...account.twin, phone_numbers: account.twin.phone_numbers.slice(1) },
  };
  await knownToMeta([...accounts.filter((each) => each !== account), fewer]);
  expect((await patchToken(tenant, id, account.token)).status).toBe(200);
  expect(await confirmedOf(tenant, id)).toEqual([false, true]);
  await writeUnrouted(account, 0);
  const other = await writeTo(account, 1);
  await untilHeard(tenant, 1);
  expect(await heardBy(tenant)).toEqual([other]);
  await knownToMeta(accounts);
});

test('of many that Meta confirms at once, in two workspaces, one gets the account and its numbers', async () => {
  const account = nextAccount();
  const tenants = [await newTenant('Race 1'), await newTenant('Race 2')];
  await connect(tenants[0] ?? world.tenant, account, { verify: false });
  const answers = await Promise.all(
    [...tenants, ...tenants, ...tenants, ...tenants].map(({ api }) =>
      api.post('/v1/connections', newConnection(account)),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([
    201,
    ...Array.from({ length: 7 }, () => 409),
  ]);
  await writeTo(account);
  await until(async () => (await Promise.all(tenants.map(heardBy))).flat().length > 0, {
    what: 'one of them to hear it',
  });
});

test('what Meta tells of an account goes to a connection that it has confirmed', async () => {
  const account = nextAccount();
  const [early, owner] = [await newTenant('Early'), await newTenant('Owner')];
  await connect(early, account, { verify: false });
  const id = await connect(owner, account);
  const body = envelope({
    ...entry(account.wabaId, {
      field: 'account_update',
      value: { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'SCAM' } },
    }),
    time: 1_793_000_000,
  });
  await postWebhook(world.hubUrl, body);
  expect(await untilEvents(owner.api, { count: 1, type: 'account.restricted' })).toMatchObject([
    { connection_id: id },
  ]);
  expect(await readLog(early.api)).toEqual([]);
});

test('a call for a number of my account that I did not connect is named to me, without what was written', async () => {
  const account = nextAccount();
  const tenant = await newTenant('Half');
  await connect(tenant, account, { phone_numbers: [account.numbers[0]] });
  await writeUnrouted(account, 1);
  expect(
    listAt((await tenant.api.get('/v1/intake/unrouted')).json, 'data').map((each) =>
      at(each, 'body'),
    ),
  ).toEqual(['']);
});
