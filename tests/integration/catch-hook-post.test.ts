/** `post_webhook` in a running hub: to whom it speaks, and what it tells of the answer. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { PUBLIC_URL, startHubStand, type HubStand } from '../fixtures/hub/stand';
import { anyOf, holding, like } from '../support/expecting';
import { closeServer, listenOn } from '../support/servers';

interface Seen {
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

let stand: HubStand;
let server: Server;
let target: string;
const seen: Seen[] = [];

/** What the target answers by its path. */
const ANSWERS: Readonly<Record<string, readonly [number, string]>> = {
  '/ok': [200, 'fine'],
  '/gone': [410, 'no more'],
  '/broken': [503, 'later'],
  '/long': [200, 'x'.repeat(70_000)],
};

beforeAll(async () => {
  stand = await startHubStand();
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const path = request.url ?? '';
      seen.push({ path, headers: request.headers, body });
      if (path === '/cut') response.destroy();
      else if (path === '/moved') response.writeHead(302, { location: '/ok' }).end();
      else response.writeHead(ANSWERS[path]?.[0] ?? 404).end(ANSWERS[path]?.[1]);
    });
  });
  target = `http://127.0.0.1:${String(await listenOn(server))}`;
});

afterAll(async () => {
  await stand.close();
  await closeServer(server);
});

function post(url: string, more: object = {}) {
  return stand.tenant.api.post('/v1/actions/post_webhook', { url, body: { order: 'é' }, ...more });
}

test("the target gets exactly the JSON and the headers, and no sign of the caller's key", async () => {
  const { status, json } = await post(`${target}/ok`, {
    headers: { Authorization: 'Bearer of-the-target', 'X-Shop': 'a' },
  });
  const call = seen.at(-1);

  expect({ status, json }).toEqual({
    status: 200,
    json: { status: 200, ok: true, response: 'fine', ms: anyOf(Number) },
  });
  expect(call).toMatchObject({
    path: '/ok',
    body: '{"order":"é"}',
    headers: {
      'content-type': 'application/json',
      authorization: 'Bearer of-the-target',
      'x-shop': 'a',
      'user-agent': like(/^SmsPort-Hub\//),
    },
  });
  expect(JSON.stringify(call)).not.toContain(stand.tenant.apiKey);
});

test.each([
  ['/gone', 410, 'no more'],
  ['/broken', 503, 'later'],
  ['/nothing', 404, ''],
])('what %s answers is told, not judged', async (path, status, response) => {
  expect(await post(`${target}${path}`)).toMatchObject({
    status: 200,
    json: { status, ok: false, response },
  });
});

test('a redirect is told and not followed', async () => {
  const before = seen.length;

  expect(await post(`${target}/moved`)).toMatchObject({
    status: 200,
    json: { status: 302, ok: false },
  });
  expect(seen.slice(before).map(({ path }) => path)).toEqual(['/moved']);
});

test('of a long answer only the start is told', async () => {
  expect(await post(`${target}/long`)).toMatchObject({
    status: 200,
    json: { ok: true, response: 'x'.repeat(4_096) },
  });
});

test.each([
  ['a connection that breaks', () => `${target}/cut`],
  ['nobody who listens', () => 'http://127.0.0.1:1/'],
])("%s is the target's failure", async (_what, url) => {
  expect(await post(url())).toMatchObject({
    status: 502,
    json: { code: 'target_failed', retryable: true },
  });
});

test.each([
  'http://10.0.0.1/',
  'https://169.254.169.254/latest/meta-data',
  'http://[::1]/',
  'ftp://127.0.0.1/',
  'http://user:pass@127.0.0.1/',
  'http://127.0.0.1/#part',
  `${PUBLIC_URL}/v1/me`,
  'not an address',
  `http://127.0.0.1/${'x'.repeat(2_048)}`,
])('%s is refused before any call', async (url) => {
  const problem = {
    status: 422,
    json: {
      code: like(/^(target_refused|target_unresolvable|invalid_input)$/),
      errors: [holding({ pointer: '/url' })],
    },
  };
  const before = seen.length;

  expect(await post(url)).toMatchObject(problem);
  expect(seen).toHaveLength(before);
});

test('a header that the hub sets is refused before any call', async () => {
  const before = seen.length;

  for (const name of ['Host', 'webhook-signature', 'Keep-Alive']) {
    expect(await post(`${target}/ok`, { headers: { [name]: 'x' } })).toMatchObject({
      status: 422,
      json: { code: 'invalid_input', errors: [{ pointer: `/headers/${name}` }] },
    });
  }
  expect(seen).toHaveLength(before);
});
