/**
 * Connections: a number belongs to one of them in the whole hub, an account to one workspace;
 * tokens go in and never come out.
 */
import mongoose from 'mongoose';
import { testAccount, type Account } from '../support/accounts';
import type { Answer } from '../support/api';
import { at, listAt, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import { makeTenant, newConnection, type Tenant } from '../support/tenants';
import { until } from '../support/until';
import { readLog } from '../support/steps';
import { startWorld, type World } from '../support/world';

const accounts: Account[] = Array.from({ length: 15 }, (_, index) =>
  testAccount(index + 1, { numbers: 2 }),
);

function account(index: number): Account {
  return accounts[index] ?? testAccount(99);
}

let world: World;

let one: Tenant;

let two: Tenant;

beforeAll(async () => {
  world = await startWorld({ accounts: [testAccount(20)] });
  [one, two] = [await makeTenant(world.hubUrl, 'One'), await makeTenant(world.hubUrl, 'Two')];
});

afterAll(() => world.stop());

function connect(tenant: Tenant, from: Account, more: object = {}): Promise<Answer> {
  return tenant.api.post('/v1/connections', { ...newConnection(from), verify: false, ...more });
}

test('a number that is connected cannot be connected again, here or elsewhere', async () => {
  const own = account(0);
  expect((await connect(one, own)).status).toBe(201);
  expectProblem(await connect(one, own), 409, 'number_already_connected');
  const stranger = account(1);
  expectProblem(
    await connect(two, stranger, { phone_numbers: own.numbers }),
    409,
    'number_already_connected',
  );
});

test('a refused connection takes none of its numbers', async () => {
  const [taken, free] = [account(2), account(3)];
  expect((await connect(one, taken)).status).toBe(201);
  expectProblem(
    await connect(two, free, { phone_numbers: [free.numbers[0], taken.numbers[0]] }),
    409,
    'number_already_connected',
  );
  expect((await connect(two, free, { phone_numbers: [free.numbers[0]] })).status).toBe(201);
});

test('an account may have several connections in one workspace, never in two', async () => {
  const shared = account(4);
  expect((await connect(one, shared, { phone_numbers: [shared.numbers[0]] })).status).toBe(201);
  expect((await connect(one, shared, { phone_numbers: [shared.numbers[1]] })).status).toBe(201);
  expectProblem(
    await connect(two, shared, { phone_numbers: [{ id: '424242', phone: '+493012345' }] }),
    409,
    'waba_in_another_workspace',
  );
});

test('of ten who want the same number at once one gets it', async () => {
  const wanted = account(5);
  const answers = await Promise.all(Array.from({ length: 10 }, () => connect(one, wanted)));
  expect(answers.map(({ status }) => status).sort()).toEqual([
    201,
    ...Array.from({ length: 9 }, () => 409),
  ]);
});

test('of two workspaces that want the same account at once one gets it', async () => {
  const wanted = account(6);
  const answers = await Promise.all(
    [one, two].map((tenant, index) =>
      connect(tenant, wanted, { phone_numbers: [wanted.numbers[index]] }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
});

test('a removed connection frees its numbers and, with the last one, its account', async () => {
  const moved = account(7);
  const first = await connect(one, moved, { phone_numbers: [moved.numbers[0]] });
  const second = await connect(one, moved, { phone_numbers: [moved.numbers[1]] });
  const remove = async (answer: Answer): Promise<void> => {
    expect((await one.api.remove(`/v1/connections/${textAt(answer.json, 'id')}`)).status).toBe(204);
  };
  await remove(first);
  expectProblem(await connect(two, moved), 409, 'waba_in_another_workspace');
  await remove(second);
  expect((await connect(two, moved)).status).toBe(201);
  expectProblem(
    await one.api.remove(`/v1/connections/${textAt(first.json, 'id')}`),
    404,
    'not_found',
  );
});

test('what a process left that died between claim and connection is free after a minute, whatever else its workspace has', async () => {
  const [left, recent] = [account(12), account(13)];
  await claims().insertMany(
    [`waba:${left.wabaId}`, `waba:${recent.wabaId}`].map((id, index) => ({
      _id: id,
      owner: one.workspaceId,
      claimedAt: new Date(Date.now() - (index === 0 ? 61_000 : 30_000)),
    })),
  );
  expect((await connect(two, left)).status).toBe(201);
  expectProblem(await connect(two, recent), 409, 'waba_in_another_workspace');
});

function claims() {
  return mongoose.connection.collection<{ _id: string; owner: string; claimedAt: Date }>(
    'connectionclaims',
  );
}

test('a number given twice, once as Meta shows it, is taken once', async () => {
  const [number] = account(14).numbers;
  const shown = {
    id: number?.id,
    phone: String(number?.phone).replace(/^(...)(...)/, '$1 ($2) 1.'),
  };
  const answer = await connect(one, account(14), { phone_numbers: [number, shown] });
  expect(answer.status).toBe(201);
  expect(listAt(answer.json, 'phone_numbers')).toMatchObject([
    { id: number?.id, phone: shown.phone.replace(/[^+0-9]/g, '') },
  ]);
});

test('a connection shows its account and numbers, and never its token', async () => {
  const shown = account(8);
  const created = await connect(two, shown, { name: 'Shop', country: 'DE', pin: '123456' });
  const id = textAt(created.json, 'id');
  const answers = [
    created,
    await two.api.get(`/v1/connections/${id}`),
    await two.api.get('/v1/connections'),
  ];

  expect(created.json).toMatchObject({
    kind: 'whatsapp',
    name: 'Shop',
    status: 'active',
    waba_id: shown.wabaId,
    country: 'DE',
    phone_numbers: shown.numbers,
  });
  expect(answers[1]?.json).toEqual(created.json);
  expect(listAt(answers[2]?.json, 'data')).toContainEqual(created.json);
  for (const { text } of answers) {
    expect(text).not.toContain(shown.token);
    expect(text).not.toContain('123456');
  }
});

test.each<[string, object, string]>([
  ['no token', { access_token: undefined }, '/access_token'],
  ['an empty token', { access_token: '' }, '/access_token'],
  ['an account id that is none', { waba_id: '12a' }, '/waba_id'],
  [
    'a number without +',
    { phone_numbers: [{ id: '1', phone: '4930123' }] },
    '/phone_numbers/0/phone',
  ],
  [
    'a number id that is none',
    { phone_numbers: [{ id: 'x', phone: '+4930123456' }] },
    '/phone_numbers/0/id',
  ],
  ['no numbers', { phone_numbers: [] }, '/phone_numbers'],
  ['a country that is none', { country: 'Germany' }, '/country'],
  ['an unknown field', { colour: 1 }, '/colour'],
])('%s is refused with its place', async (_name, more, pointer) => {
  const answer = await connect(one, account(9), more);
  expect(answer.status).toBe(422);
  expect(listAt(answer.json, 'errors').map((error) => at(error, 'pointer'))).toContain(pointer);
  expect(answer.text).not.toContain(account(9).token);
});

test('a number that the account does not have is refused when Meta is asked', async () => {
  const { account: real, api } = world.tenant;
  const answer = await api.post('/v1/connections', {
    ...newConnection(real),
    phone_numbers: [{ id: '31337', phone: '+4930123456' }],
  });
  expectProblem(answer, 422, 'connection_check_failed');
  expect(textAt(answer.json, 'detail')).toContain('31337');
});

test('a wrong token is told in the words of Meta, and never repeated', async () => {
  const answer = await one.api.post('/v1/connections', {
    ...newConnection(world.tenant.account),
    access_token: 'EAAJwrongtoken',
  });
  expectProblem(answer, 422, 'connection_check_failed');
  expect(answer.json).toMatchObject({ meta: { code: 190 } });
  expect(answer.text).not.toContain('EAAJwrongtoken');
});

test('connecting subscribes the app, so that messages come in', async () => {
  const { wamid, delivered } = await world.twin.inbound({
    from: '+4917612345678',
    text: 'subscribed?',
    phone_number_id: world.tenant.phoneNumberId,
  });
  expect(delivered).toBe(true);
  await until(
    async () =>
      (await readLog(world.tenant.api)).some(
        (event) => at(event, 'data', 'message', 'wamid') === wamid,
      ),
    { what: 'the event' },
  );
});
