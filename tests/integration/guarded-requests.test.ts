/**
 * What leaves the hub and over which sockets: headers, cancelling, pools, proxy variables,
 * addresses tried.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { parseCidrs } from '../../src/net/address-rules';
import type { TargetPolicy } from '../../src/net/check-target';
import {
  createGuardedClient,
  type ClientLimits,
  type GuardedClient,
} from '../../src/net/guarded-client';

const policy: TargetPolicy = { allow: parseCidrs('127.0.0.0/8'), ownHosts: ['127.0.0.1:1'] };
const requests: { headers: IncomingMessage['headers']; body: string }[] = [];
const sockets: Socket[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
  request.on('end', () => {
    requests.push({ headers: request.headers, body });
    if (request.url !== '/silent') response.end('ok');
  });
});
server.on('connection', (socket) => sockets.push(socket));
server.keepAliveTimeout = 60_000;

let port = 0;
let client: GuardedClient | undefined;
function clientWith(limits: Partial<ClientLimits> = {}, more: Partial<TargetPolicy> = {}) {
  return (client = createGuardedClient({ ...policy, ...more }, limits));
}
function ping(url = `http://127.0.0.1:${port}/`) {
  return { url, headers: {}, body: '{}' };
}

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address !== null && typeof address !== 'string') port = address.port;
});
beforeEach(() => {
  requests.splice(0);
  sockets.splice(0);
});
afterEach(() => client?.close());
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('the bytes and headers given are those that arrive, and none is added but host, connection and length', async () => {
  const body = Buffer.from('{"text":"Grüße ✓"}');
  const headers = { 'content-type': 'application/json', 'webhook-id': 'dlv_1', 'x-latin': 'é' };
  const answer = await clientWith().post({ url: `http://127.0.0.1:${port}/`, headers, body });
  expect(answer).toMatchObject({
    status: 200,
    bodyExcerpt: 'ok',
    headers: { 'content-length': '2' },
  });
  expect(requests).toEqual([
    {
      headers: {
        ...headers,
        host: `127.0.0.1:${port}`,
        connection: 'keep-alive',
        'content-length': String(body.length),
      },
      body: body.toString(),
    },
  ]);
});

test.each([
  ['Host', 'internal'],
  ['Content-Length', '0'],
  ['Transfer-Encoding', 'chunked'],
  ['Connection', 'close'],
  ['Upgrade', 'websocket'],
  ['Expect', '100-continue'],
  ['Accept-Encoding', 'gzip'],
  ['Proxy-Authorization', 'x'],
  ['X-A', 'a\r\nX-B: b'],
  ['X-A', 'a\nb'],
  ['X-A', 'a\u0000b'],
  ['X-A', '✓'],
  ['X-A\r\nX-B', 'b'],
  ['X A', 'b'],
  ['', 'b'],
])('the header %j: %j is refused before anything is sent', async (name, value) => {
  await expect(clientWith().post({ ...ping(), headers: { [name]: value } })).rejects.toMatchObject({
    code: 'invalid_request',
  });
  expect(sockets).toHaveLength(0);
});

test.each([
  'http://127.0.0.1:1/',
  'http://user@127.0.0.1/',
  'http://10.0.0.1/',
  'file:///etc/passwd',
])('the URL rules hold for post too: %s', async (url) => {
  await expect(clientWith().post(ping(url))).rejects.toMatchObject({ code: 'target_refused' });
});

test('nobody listening is connect_failed, without the address', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const address = closed.address();
  const free = address !== null && typeof address !== 'string' ? address.port : 0;
  closed.close();
  await once(closed, 'close');
  const addresses = ['127.0.0.1', '127.0.0.2'].map((each) => ({ address: each, family: 4 }));
  clientWith({}, { lookup: (_hostname, _options, callback) => callback(null, addresses) });
  for (const host of ['127.0.0.1', 'two-addresses.test']) {
    const failure = client?.post(ping(`http://${host}:${free}/`));
    await expect(failure).rejects.toMatchObject({
      code: 'connect_failed',
      message: 'The target could not be reached (ECONNREFUSED).',
    });
  }
});

test('of several good addresses the one that answers is used', async () => {
  const addresses = ['127.0.0.2', '127.0.0.1'].map((address) => ({ address, family: 4 }));
  clientWith({}, { lookup: (_hostname, _options, callback) => callback(null, addresses) });
  await expect(client?.post(ping(`http://two-addresses.test:${port}/`))).resolves.toMatchObject({
    status: 200,
  });
});

test('a look-up that never answers ends by the deadline', async () => {
  const started = performance.now();
  await expect(
    clientWith({ connectTimeoutMs: 500 }, { lookup: () => undefined }).post({
      ...ping('https://stuck.test/'),
      deadlineMs: 100,
    }),
  ).rejects.toMatchObject({
    code: 'timeout',
  });
  expect(performance.now() - started).toBeLessThan(400);
});

test('the caller can cancel, before and during', async () => {
  await expect(clientWith().post({ ...ping(), signal: AbortSignal.abort() })).rejects.toMatchObject(
    { code: 'canceled' },
  );
  expect(requests).toHaveLength(0);
  const controller = new AbortController();
  const arrived = once(server, 'request');
  const pending = expect(
    client?.post({ ...ping(`http://127.0.0.1:${port}/silent`), signal: controller.signal }),
  ).rejects.toMatchObject({ code: 'canceled' });
  await arrived;
  controller.abort();
  await pending;
});

test('after close a post is canceled', async () => {
  await clientWith().close();
  await expect(client?.post(ping())).rejects.toMatchObject({ code: 'canceled' });
});

test('sockets are used again', async () => {
  clientWith();
  for (let n = 0; n < 20; n += 1) await client?.post(ping());
  // undici leaves a socket alone for one turn of the event loop, so two take turns here
  expect(sockets.length).toBeLessThanOrEqual(3);
});

test('an idle socket is closed, whatever the server allows', async () => {
  await clientWith({ idleSocketMs: 100 }).post(ping());
  const [socket] = sockets;
  if (socket?.closed === false) await once(socket, 'close');
  expect(sockets).toHaveLength(1);
});

test('past the bound of pooled origins a request goes over a socket of its own', async () => {
  clientWith(
    { pooledOrigins: 1 },
    {
      lookup: (_hostname, _options, callback) =>
        callback(null, [{ address: '127.0.0.1', family: 4 }]),
    },
  );
  for (const name of ['one', 'two', 'two'])
    await client?.post(ping(`http://${name}.test:${port}/`));
  expect(requests.map(({ headers }) => headers.connection)).toEqual([
    'keep-alive',
    'close',
    'close',
  ]);
});

test('proxy variables of the process are not used', async () => {
  const proxied = Object.fromEntries(
    ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'ALL_PROXY'].map((name) => [
      name,
      'http://127.0.0.1:9/',
    ]),
  );
  const environment = { ...process.env };
  Object.assign(process.env, proxied, { no_proxy: '', NO_PROXY: '' });
  try {
    await expect(clientWith().post(ping())).resolves.toMatchObject({ status: 200 });
  } finally {
    process.env = environment;
  }
  expect(requests).toHaveLength(1);
});
