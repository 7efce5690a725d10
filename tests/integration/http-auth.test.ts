/**
 * Who may call: 401 without a valid key, 403 with the missing scope by name, and no body is read
 * before that.
 */
import { call } from '../support/api';
import { at, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import { limitedTo } from '../support/tenants';
import { startWorld, type World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const ROUTES: readonly (readonly [method: string, path: string, scope: string])[] = [
  ['GET', '/v1/messages', 'messages:read'],
  ['GET', '/v1/messages/msg_x', 'messages:read'],
  ['GET', '/v1/events', 'events:read'],
  ['GET', '/v1/hooks', 'hooks:read'],
  ['GET', '/v1/hooks/x', 'hooks:read'],
  ['GET', '/v1/hooks/x/deliveries', 'hooks:read'],
  ['POST', '/v1/hooks', 'hooks:write'],
  ['DELETE', '/v1/hooks/x', 'hooks:write'],
  ['GET', '/v1/connections', 'connections:read'],
  ['GET', '/v1/connections/x', 'connections:read'],
  ['POST', '/v1/connections', 'connections:write'],
  ['DELETE', '/v1/connections/x', 'connections:write'],
  ['POST', '/v1/actions/send_message', 'messages:send'],
  ['POST', '/v1/actions/send_template', 'messages:send'],
];

function bodyOf(method: string, body: string) {
  return method === 'POST' ? { body } : {};
}

test.each(ROUTES)('%s %s without a key is 401', async (method, path) => {
  const answer = await call(`${world.hubUrl}${path}`, { method, ...bodyOf(method, '{}') });
  expectProblem(answer, 401, 'unauthorized');
  expect(answer.headers.get('www-authenticate')).toBe('Bearer');
});

test.each(ROUTES)(
  '%s %s with a key that may all but this is 403, and names the scope',
  async (method, path, scope) => {
    const others = [...new Set(ROUTES.map(([, , each]) => each))].filter((each) => each !== scope);
    const api = await limitedTo(world.hubUrl, world.tenant, ...others);
    const answer = await api.raw(path, { method, ...bodyOf(method, '{not even JSON') });
    expectProblem(answer, 403, 'forbidden');
    expect(textAt(answer.json, 'detail')).toContain(scope);
  },
);

test.each(ROUTES)('%s %s with just this scope is let through', async (method, path, scope) => {
  const api = await limitedTo(world.hubUrl, world.tenant, scope);
  expect([401, 403]).not.toContain(
    (await api.raw(path, { method, ...bodyOf(method, '{}') })).status,
  );
});

test.each([
  'Bearer',
  'Bearer ',
  'Bearer x',
  'Basic dXNlcjpwYXNz',
  'bearer smsport_',
  `Bearer smsport_${'A'.repeat(43)}`,
  `Bearer smsport_${'A'.repeat(42)}`,
  `Bearer smsport_${'A'.repeat(44)}`,
  `Token smsport_${'A'.repeat(43)}`,
  'Bearer undefined',
  `Bearer smsport_${'A'.repeat(40)}$ne`,
])('the header %j holds no valid key', async (authorization) => {
  expectProblem(
    await call(`${world.hubUrl}/v1/me`, { headers: { authorization } }),
    401,
    'unauthorized',
  );
});

test('a key is not changed by one letter, and not accepted in the query', async () => {
  const { apiKey } = world.tenant;
  const changed = `${apiKey.slice(0, -1)}${apiKey.endsWith('A') ? 'B' : 'A'}`;
  expectProblem(
    await call(`${world.hubUrl}/v1/me`, { headers: { authorization: `Bearer ${changed}` } }),
    401,
    'unauthorized',
  );
  expectProblem(
    await call(`${world.hubUrl}/v1/me?access_token=${apiKey}&api_key=${apiKey}`),
    401,
    'unauthorized',
  );
});

test('any key may ask who it is', async () => {
  const api = await limitedTo(world.hubUrl, world.tenant, 'usage:read');
  const { status, json } = await api.get('/v1/me');
  expect(status).toBe(200);
  expect(json).toMatchObject({
    workspace: { id: world.tenant.workspaceId },
    key: { scopes: ['usage:read'], name: 'usage:read' },
  });
  expect(textAt(json, 'key', 'id')).toMatch(/^key_/);
  expect(at((await world.tenant.api.get('/v1/me')).json, 'key', 'scopes')).toEqual(['*']);
});

test('the scheme is read without case', async () => {
  expect(
    (
      await call(`${world.hubUrl}/v1/me`, {
        headers: { authorization: `bearer ${world.tenant.apiKey}` },
      })
    ).status,
  ).toBe(200);
});
