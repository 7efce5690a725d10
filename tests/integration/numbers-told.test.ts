/**
 * What Meta tells of a number reaches it whatever connection of the account it is at; what nobody
 * has is told as unhandled.
 */
import { applyNumberChange, findConnection } from '../../src/connections';
import { testAccount } from '../support/accounts';
import { at, textAt } from '../support/json';
import { entry, envelope, postWebhook } from '../support/meta';
import { readLog, untilEvents } from '../support/steps';
import { newConnection, type Tenant } from '../support/tenants';
import { startWorld, type World } from '../support/world';

const account = testAccount(41, { numbers: 3 });
const [first, second, unused] = account.numbers;
let world: World;
let tenant: Tenant;
let ids: string[];

beforeAll(async () => {
  world = await startWorld({ accounts: [account] });
  tenant = world.tenant;
  await tenant.api.remove(`/v1/connections/${world.tenant.connectionId}`);
  ids = [];
  for (const number of [first, second])
    ids.push(
      textAt(
        (
          await tenant.api.post('/v1/connections', {
            ...newConnection(account),
            phone_numbers: [number],
          })
        ).json,
        'id',
      ),
    );
});
afterAll(() => world.stop());

let time = 1_793_000_000;
async function tell(field: string, value: object): Promise<void> {
  const answer = await postWebhook(
    world.hubUrl,
    envelope({ ...entry(account.wabaId, { field, value }), time: (time += 1) }),
  );
  expect(answer.status).toBe(200);
}
async function numberOf(id: string | undefined): Promise<unknown> {
  return at((await tenant.api.get(`/v1/connections/${String(id)}`)).json, 'phone_numbers', 0);
}

test('the quality of a number of the second connection is kept and told there', async () => {
  await tell('phone_number_quality_update', {
    display_phone_number: second?.phone.slice(1),
    event: 'FLAGGED',
    current_limit: 'TIER_1K',
  });
  expect(
    await untilEvents(tenant.api, { count: 1, type: 'phone_number.quality_changed' }),
  ).toMatchObject([
    {
      connection_id: ids[1],
      data: { phone_number: { id: second?.id }, previous: null, current: 'FLAGGED' },
    },
  ]);
  expect(await numberOf(ids[1])).toMatchObject({ quality: 'FLAGGED' });
  expect(await numberOf(ids[0])).toMatchObject({ quality: null });
});

test('a limit of the portfolio reaches the numbers of all its connections', async () => {
  await tell('business_capability_update', { max_daily_conversations_per_business: 2000 });
  const events = await untilEvents(tenant.api, { count: 2, type: 'phone_number.limit_changed' });
  expect(
    events.map((event) => [at(event, 'connection_id'), at(event, 'data', 'phone_number', 'id')]),
  ).toEqual([
    [ids[0], first?.id],
    [ids[1], second?.id],
  ]);
  for (const id of ids) expect(await numberOf(id)).toMatchObject({ limit: 'TIER_2K' });
});

test('a number that nobody has is told as unhandled, as Meta sent it', async () => {
  const value = {
    display_phone_number: unused?.phone.slice(1),
    event: 'FLAGGED',
    current_limit: 'TIER_1K',
  };
  await tell('phone_number_quality_update', value);
  expect(await untilEvents(tenant.api, { count: 1, type: 'webhook.unhandled' })).toMatchObject([
    { connection_id: ids[0], data: { field: 'phone_number_quality_update', value } },
  ]);
  expect(await readLog(tenant.api, 'phone_number.quality_changed')).toHaveLength(1);
});

test('of many changes at once the newest stays', async () => {
  const connection = await findConnection(tenant.workspaceId, ids[0] ?? '');
  if (connection === null) throw new Error('the connection is there');
  const changes = Array.from({ length: 24 }, (_, index) => index).sort(
    (left, right) => ((left * 7) % 24) - ((right * 7) % 24),
  );
  for (const round of [1, 2, 3]) {
    await Promise.all(
      changes.map((index) =>
        applyNumberChange(connection, first?.id ?? '', {
          change: 'quality',
          current: `Q${String(index)}`,
          previous: null,
          key: `${String(round)}:${String(index)}`,
          at: new Date(Date.UTC(2027, round) + index),
        }),
      ),
    );
    expect(await numberOf(ids[0])).toMatchObject({ quality: 'Q23' });
  }
});
