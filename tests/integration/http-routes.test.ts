/** Addresses, methods, queries: what is not there is said so, in one form. */
import { call } from '../support/api';
import { at, listAt } from '../support/json';
import { expectProblem, rawExchange } from '../support/problems';
import { startWorld, type World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

test.each([
  '/nowhere',
  '/v1/nowhere',
  '/v1',
  '/v1/messages/a/b/c',
  '/v1/hooks/x/nowhere',
  '/webhooks',
  '/%2e%2e/etc/passwd',
  '/v1/%00',
])('%s is nowhere', async (path) => {
  expectProblem(await world.tenant.api.get(path), 404, 'not_found');
});

test.each(['/v1/messages/%', '/v1/messages/%zz', '/v1/hooks/%E0%A4%A', '/v1/connections/%c3%28'])(
  'the badly encoded address %s is nowhere',
  async (path) => {
    const answer = await rawExchange(
      world.hubUrl,
      `GET ${path} HTTP/1.1\r\nHost: hub\r\nConnection: close\r\nAuthorization: Bearer ${world.tenant.apiKey}\r\n\r\n`,
    );
    expect(answer.status).toBe(404);
    expect(answer.body).toContain('"code":"not_found"');
  },
);

test.each([
  ['PUT', '/v1/messages', 'GET, HEAD'],
  ['DELETE', '/v1/me', 'GET, HEAD'],
  ['PUT', '/webhooks/whatsapp', 'GET, HEAD, POST'],
  ['POST', '/healthz', 'GET, HEAD'],
  ['PROPFIND', '/v1/events', 'GET, HEAD'],
])('%s %s is answered with the methods that there are', async (method, path, allow) => {
  const answer = await world.tenant.api.raw(path, { method });
  expectProblem(answer, 405, 'method_not_allowed');
  expect(answer.headers.get('allow')?.split(', ').sort()).toEqual(allow.split(', ').sort());
});

test('the methods of an address with several are all named', async () => {
  const allowed = async (path: string): Promise<string[]> =>
    ((await world.tenant.api.raw(path, { method: 'PUT' })).headers.get('allow') ?? '').split(', ');
  expect(await allowed('/v1/hooks')).toEqual(expect.arrayContaining(['GET', 'HEAD', 'POST']));
  expect(await allowed('/v1/hooks/x')).toEqual(expect.arrayContaining(['GET', 'HEAD', 'DELETE']));
});

test.each([
  '/v1/messages/msg_01jd3kq8w0m4t6v8x0z2b4d6f8',
  '/v1/messages/%00',
  '/v1/messages/$ne',
  '/v1/hooks/hook_x',
  '/v1/hooks/__proto__',
  '/v1/connections/con_x',
  `/v1/hooks/${'x'.repeat(2_000)}`,
  '/v1/hooks/x/deliveries',
])('what is not there is not found: %s', async (path) => {
  expectProblem(await world.tenant.api.get(path), 404, 'not_found');
});

test.each([
  ['/v1/messages?limit=0', '/limit'],
  ['/v1/messages?limit=-1', '/limit'],
  ['/v1/messages?limit=x', '/limit'],
  ['/v1/messages?limit=1.5', '/limit'],
  ['/v1/messages?limit=1&limit=2', '/limit'],
  ['/v1/messages?colour=red', '/colour'],
  ['/v1/messages?limit[$gt]=1', '/limit[$gt]'],
  ['/v1/events?after_sequence=-1', '/after_sequence'],
  ['/v1/events?after_sequence=now', '/after_sequence'],
  ['/v1/events?cursor=abc', '/cursor'],
  ['/v1/hooks?__proto__=1', '/__proto__'],
  [`/v1/hooks?external_id=${'x'.repeat(201)}`, '/external_id'],
])('the query of %s is refused with its place', async (path, pointer) => {
  const answer = await world.tenant.api.get(path);
  expectProblem(answer, 422, 'invalid_input');
  expect(listAt(answer.json, 'errors').map((error) => at(error, 'pointer'))).toContain(pointer);
});

test.each(['/v1/messages', '/v1/hooks', '/v1/connections', '/v1/events'])(
  'a larger limit of %s is cut, not refused',
  async (path) => {
    for (const limit of ['201', '1001', '999999999'])
      expect((await world.tenant.api.get(`${path}?limit=${limit}`)).status).toBe(200);
  },
);

test.each(['/v1/messages', '/v1/hooks', '/v1/connections'])(
  'a cursor of %s that is none gives a page, not an error',
  async (path) => {
    for (const cursor of ['x', '%00', '%24gt', 'zzzz']) {
      const answer = await world.tenant.api.get(`${path}?cursor=${cursor}`);
      expect(answer.status).toBe(200);
      expect(Array.isArray(at(answer.json, 'data'))).toBe(true);
    }
  },
);

test('searches that find nothing answer with an empty list', async () => {
  for (const path of [
    '/v1/hooks?external_id=nobody',
    '/v1/hooks?target_url=https%3A%2F%2Fx.example',
    '/v1/events?type=no.such_type',
    '/v1/events?after_sequence=999999999999',
  ]) {
    const answer = await world.tenant.api.get(path);
    expect([path, answer.status, answer.json]).toEqual([
      path,
      200,
      { data: [], next_cursor: null },
    ]);
  }
});

test('health needs no key and tells nothing of tenants', async () => {
  expect((await call(`${world.hubUrl}/healthz`)).json).toEqual({ status: 'ok' });
  expect((await call(`${world.hubUrl}/readyz`)).json).toEqual({
    status: 'ready',
    mongodb: true,
    redis: true,
  });
  const metrics = await call(`${world.hubUrl}/metrics`);
  expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(metrics.text).toMatch(
    /^hub_http_request_seconds_count\{.*route="\/v1\/messages".*\} \d+$/m,
  );
  for (const secret of [world.tenant.workspaceId, world.tenant.apiKey, world.tenant.connectionId])
    expect(metrics.text).not.toContain(secret);
});

test('every answer names its request and forbids sniffing and caching', async () => {
  const answers = [
    await world.tenant.api.get('/v1/me'),
    await call(`${world.hubUrl}/v1/me`),
    await call(`${world.hubUrl}/nowhere`),
  ];
  for (const { headers } of answers) {
    expect(headers.get('x-request-id')).toMatch(/^req_[0-9a-z]{26}$/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
  }
  expect(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size).toBe(
    answers.length,
  );
});

test('HEAD answers like GET without a body, OPTIONS with the methods', async () => {
  const head = await world.tenant.api.raw('/v1/me', { method: 'HEAD' });
  expect([head.status, head.text]).toEqual([200, '']);
  const options = await world.tenant.api.raw('/v1/me', { method: 'OPTIONS' });
  expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD']);
});
