/**
 * What protects people: test mode writes to listed recipients only, the loop guard ends what two
 * machines began.
 */
import { at } from '../support/json';
import { expectProblem } from '../support/problems';
import { accepted, CUSTOMER, sendText, untilStatus } from '../support/steps';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

function change(settings: Record<string, unknown>) {
  return world.tenant.api.raw(`/v1/connections/${world.tenant.connectionId}`, {
    method: 'PATCH',
    body: JSON.stringify(settings),
  });
}

test('with test recipients nobody else is ever written to', async () => {
  const { tenant, twin } = world;
  expect((await change({ test_recipients: ['0176 12345678'] })).status).toBe(200);
  expectProblem(
    await sendText(tenant, 'to others', { to: '+4917600000001' }),
    422,
    'not_a_test_recipient',
  );
  await untilStatus(tenant.api, {
    id: await accepted(sendText(tenant, 'to the tester')),
    status: 'read',
  });
  expect((await twin.sent()).map(({ body }) => at(body, 'to'))).toEqual([CUSTOMER]);
  await change({ test_recipients: [] });
  await accepted(sendText(tenant, 'to others', { to: '+4917600000001' }));
});

test('test mode that begins while messages wait holds for them, too', async () => {
  const { tenant, twin } = world;
  await tenant.api.post('/v1/workspace/pause', {});
  const id = await accepted(sendText(tenant, 'waits', { to: '+4917600000002' }));
  await change({ test_recipients: [CUSTOMER] });
  await tenant.api.post('/v1/workspace/resume', {});
  expect(await untilStatus(tenant.api, { id, status: 'failed', timeoutMs: 15_000 })).toMatchObject({
    error: { code: 'not_a_test_recipient' },
  });
  expect(await twin.sent(id)).toEqual([]);
  await change({ test_recipients: null });
});

test('one contact gets only so many messages within an hour', async () => {
  const { tenant } = world;
  const to = '+4917600000003';
  await change({ max_per_contact_per_hour: 3 });
  for (const text of ['1', '2', '3']) await accepted(sendText(tenant, text, { to }));
  const refused = await sendText(tenant, '4', { to });
  expectProblem(refused, 429, 'loop_guard');
  expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  await accepted(sendText(tenant, 'others', { to: '+4917600000004' }));
  await change({ max_per_contact_per_hour: null });
  await accepted(sendText(tenant, '5', { to }));
});
