/**
 * A hub that talks to Meta itself: a tenant cannot leave Meta unasked. Nothing here reaches Meta:
 * it is refused before.
 */
import { startTestHub, type TestHub } from '../support/hub';
import { testAccount } from '../support/accounts';
import { expectProblem } from '../support/problems';
import { makeTenant, newConnection } from '../support/tenants';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub('https://graph.facebook.com');
});
afterAll(() => hub.stop());

test('a connection that Meta is not asked about is refused, and nothing is taken', async () => {
  const { api } = await makeTenant(hub.hubUrl, 'Unasked');
  expectProblem(
    await api.post('/v1/connections', { ...newConnection(testAccount(1)), verify: false }),
    403,
    'verification_required',
  );
  expect((await api.get('/v1/connections')).json).toEqual({ data: [], next_cursor: null });
});

test('a catch hook needs no Meta', async () => {
  const { api } = await makeTenant(hub.hubUrl, 'Catch hook');
  expect((await api.post('/v1/connections', { kind: 'webhook' })).status).toBe(201);
});
