/**
 * A number that has moved at Meta from one account to another: its former owner hears nothing more
 * of it and does not keep it from the new one.
 */
import { ClaimModel } from '../../src/connections/model';
import { InboundBatchModel } from '../../src/intake/model';
import { testAccount, type Account } from '../support/accounts';
import { call } from '../support/api';
import { at, listAt, textAt } from '../support/json';
import { entry, envelope, messages, postWebhook, textMessage } from '../support/meta';
import { readLog, untilEvents, wamidsOf } from '../support/steps';
import { makeTenant, newConnection, type ConnectedTenant } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

const [former, next] = [testAccount(1, { numbers: 2 }), testAccount(2)];
const [moved, kept] = former.numbers;
/** The account to which the number has moved. */
const owning: Account = { ...next, numbers: [...next.numbers, ...former.numbers.slice(0, 1)] };
let world: World;
let loser: ConnectedTenant;

beforeAll(async () => {
  world = await startWorld({ accounts: [former], env: { HUB_SWEEP_SECONDS: '0.5' } });
  loser = world.tenant;
  const [first, second] = former.twin.phone_numbers;
  const accounts = [
    { ...former.twin, phone_numbers: second === undefined ? [] : [second] },
    {
      ...next.twin,
      phone_numbers: [...next.twin.phone_numbers, ...(first === undefined ? [] : [first])],
    },
  ];
  expect(
    (
      await call(`${world.twin.url}/_twin/reset`, {
        method: 'POST',
        body: JSON.stringify({ accounts }),
      })
    ).status,
  ).toBe(200);
});
afterAll(() => world.stop());

async function write(wabaId: string, phoneNumberId: string, wamid: string): Promise<void> {
  const body = envelope(
    entry(
      wabaId,
      messages(phoneNumberId, {
        messages: [textMessage(wamid, '4917612345678', { body: 'a secret' })],
      }),
    ),
  );
  expect((await postWebhook(world.hubUrl, body)).status).toBe(200);
}

test('a message that Meta tells under the new account is nothing of the former owner, and reaches the new one', async () => {
  await write(owning.wabaId, moved?.id ?? '', 'wamid.before');
  await write(former.wabaId, kept?.id ?? '', 'wamid.kept');
  await until(async () => (await InboundBatchModel.exists({ state: 'new' })) === null, {
    what: 'no call to wait',
  });
  await untilEvents(loser.api, { count: 1, type: 'message.received' });
  expect(wamidsOf(await readLog(loser.api))).toEqual(['wamid.kept']);
  expect((await loser.api.get('/v1/intake/unrouted')).text).not.toContain('a secret');

  // Within a minute after Meta has confirmed it, a number yields to nobody.
  await ClaimModel.updateOne(
    { _id: `number:${moved?.id ?? ''}` },
    { $set: { claimedAt: new Date(Date.now() - 61_000) } },
  );
  const owner = await makeTenant(world.hubUrl, 'New owner');
  const answer = await owner.api.post('/v1/connections', newConnection(owning));
  expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
  await write(owning.wabaId, moved?.id ?? '', 'wamid.after');
  await untilEvents(owner.api, { count: 2, type: 'message.received' });
  expect(wamidsOf(await readLog(owner.api)).sort()).toEqual(['wamid.after', 'wamid.before']);
  expect(wamidsOf(await readLog(loser.api))).toEqual(['wamid.kept']);
  const left = listAt(
    (await loser.api.get(`/v1/connections/${loser.connectionId}`)).json,
    'phone_numbers',
  ).map((number) => at(number, 'id'));
  expect(left).toEqual([kept?.id]);
});

test('an account that nobody holds by Meta any more is not kept from others by naming it again without a check', async () => {
  const account = testAccount(3);
  expect(
    (
      await call(`${world.twin.url}/_twin/reset`, {
        method: 'POST',
        body: JSON.stringify({ accounts: [account.twin] }),
      })
    ).status,
  ).toBe(200);
  const [early, owner] = [
    await makeTenant(world.hubUrl, 'Early'),
    await makeTenant(world.hubUrl, 'Owner'),
  ];
  const unasked = {
    ...newConnection(account),
    phone_numbers: [{ id: '4711', phone: '+4930123456' }],
    verify: false,
  };
  const confirmed = textAt(
    (await early.api.post('/v1/connections', newConnection(account))).json,
    'id',
  );
  expect((await early.api.post('/v1/connections', unasked)).status).toBe(201);
  await early.api.remove(`/v1/connections/${confirmed}`);
  await ClaimModel.updateMany({}, { $set: { claimedAt: new Date(Date.now() - 61_000) } });
  expect(
    (
      await early.api.post('/v1/connections', {
        ...unasked,
        phone_numbers: [{ id: '4712', phone: '+4930123457' }],
      })
    ).status,
  ).toBe(201);
  expect((await owner.api.post('/v1/connections', newConnection(account))).status).toBe(201);
});
