/**
 * A hub as it comes, without HUB_ALLOW_PRIVATE_TARGETS: hooks reach nothing private, whatever the
 * address looks like.
 */
import { testAccount } from '../support/accounts';
import { textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import { startWorld, type World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await startWorld({ accounts: [testAccount(1)], env: { HUB_ALLOW_PRIVATE_TARGETS: '' } });
});
afterAll(() => world.stop());

test.each([
  'https://127.0.0.1/hook',
  'https://127.1/hook',
  'https://2130706433/hook',
  'https://0x7f.0.0.1/hook',
  'https://0177.0.0.1/hook',
  'https://[::1]/hook',
  'https://[::ffff:127.0.0.1]/hook',
  'https://localhost/hook',
  'https://LOCALHOST./hook',
  'https://10.1.2.3/hook',
  'https://172.16.0.1/hook',
  'https://192.168.0.1/hook',
  'https://169.254.169.254/latest',
  'https://100.64.0.1/hook',
  'https://[fe80::1]/hook',
  'http://example.com/hook',
])('%s is refused when it is saved', async (target) => {
  const answer = await world.tenant.api.post('/v1/hooks', { event: '*', target_url: target });
  expectProblem(answer, 422, 'target_refused');
  expect(textAt(answer.json, 'errors', 0, 'pointer')).toBe('/target_url');
});

test('the sink of the tests is such an address', async () => {
  expectProblem(
    await world.tenant.api.post('/v1/hooks', { event: '*', target_url: world.sink.url('/x') }),
    422,
    'target_refused',
  );
});
