/**
 * Templates belong to a workspace and an account: what changes in one is nothing to the other, and
 * unverified accounts are read once they are verified.
 */
import { BODY } from '../fixtures/templates/components';
import { testAccount } from '../support/accounts';
import { call } from '../support/api';
import { at, listAt, textAt } from '../support/json';
import { CUSTOMER } from '../support/steps';
import { makeTenant, newConnection, type ConnectedTenant } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;
let ours: ConnectedTenant;
let theirs: ConnectedTenant;

beforeAll(async () => {
  world = await startWorld({ accounts: [testAccount(1), testAccount(2)] });
  [ours, theirs] = [world.tenants[0] ?? world.tenant, world.tenants[1] ?? world.tenant];
});

afterAll(() => world.stop());

function atMeta(wabaId: string, change: Record<string, unknown>) {
  return call(`${world.twin.url}/_twin/templates`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ waba_id: wabaId, language: 'en', ...change }),
  });
}

async function find({ api }: Pick<ConnectedTenant, 'api'>, name: string): Promise<unknown> {
  return listAt((await api.get(`/v1/templates?name=${name}&language=en`)).json, 'data')[0];
}

test('the same name in two accounts is two templates', async () => {
  expect(at(await find(ours, 'order_update'), 'id')).not.toBe(
    at(await find(theirs, 'order_update'), 'id'),
  );
  await atMeta(ours.account.wabaId, { name: 'order_update', status: 'PAUSED' });
  await until(async () => at(await find(ours, 'order_update'), 'status') === 'PAUSED', {
    what: 'ours to be paused',
  });
  expect(await find(theirs, 'order_update')).toMatchObject({ status: 'APPROVED' });
});

test('a template of one account is unknown in the other', async () => {
  await atMeta(ours.account.wabaId, {
    name: 'only_ours',
    status: 'APPROVED',
    category: 'UTILITY',
    components: [BODY],
  });
  await until(async () => (await find(ours, 'only_ours')) !== undefined, {
    what: 'ours to be there',
  });
  const send = (tenant: ConnectedTenant) =>
    tenant.api.post('/v1/actions/send_template?dry_run=true', {
      connection_id: tenant.connectionId,
      to: CUSTOMER,
      template: 'only_ours',
      variables: { 1: 'a', 2: 'b' },
    });

  expect((await send(ours)).status).toBe(200);
  expect(await send(theirs)).toMatchObject({ status: 422, json: { code: 'template_unknown' } });
  expect(
    await ours.api.post('/v1/actions/send_template', {
      connection_id: theirs.connectionId,
      to: CUSTOMER,
      template: 'hello_world',
    }),
  ).toMatchObject({ status: 422, json: { code: 'connection_unknown' } });
});

test('a second connection of an account shares its templates', async () => {
  const { json } = await ours.api.post('/v1/connections', {
    ...newConnection(ours.account),
    verify: false,
    phone_numbers: [{ id: '99', phone: '+4930999999' }],
  });
  const { json: page } = await ours.api.get(
    `/v1/templates?connection_id=${textAt(json, 'id')}&name=only_ours`,
  );

  expect(listAt(page, 'data').map((each) => at(each, 'id'))).toEqual([
    at(await find(ours, 'only_ours'), 'id'),
  ]);
});

test('an account that was not verified is read once its token is', async () => {
  const tenant = await makeTenant(world.hubUrl, 'Later');
  await theirs.api.remove(`/v1/connections/${theirs.connectionId}`);
  const { json } = await tenant.api.post('/v1/connections', {
    ...newConnection(theirs.account),
    access_token: 'wrong',
    verify: false,
  });
  expect((await tenant.api.get('/v1/templates')).json).toMatchObject({ data: [] });

  expect(
    (
      await tenant.api.raw(`/v1/connections/${textAt(json, 'id')}`, {
        method: 'PATCH',
        body: JSON.stringify({ access_token: theirs.account.token }),
      })
    ).status,
  ).toBe(200);
  expect(listAt((await tenant.api.get('/v1/templates')).json, 'data')).toHaveLength(8);
  expect(await find(theirs, 'order_update')).toMatchObject({ status: 'APPROVED' });
});
