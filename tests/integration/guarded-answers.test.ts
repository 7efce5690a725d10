/**
 * Hostile answers: each ends by the deadline, with little memory, and is judged by its status when
 * it has one.
 */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { parseCidrs } from '../../src/net/address-rules';
import { createGuardedClient, type GuardedRequest } from '../../src/net/guarded-client';

const MIB = 1024 * 1024;
const client = createGuardedClient({ allow: parseCidrs('127.0.0.0/8'), ownHosts: [] });
const open: { server: Server; sockets: Set<Socket> }[] = [];

afterEach(() => {
  for (const { server, sockets } of open.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});
afterAll(() => client.close());

async function listen(server: Server) {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  open.push({ server, sockets });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}/`, sockets };
}
function http(listener: RequestListener) {
  return listen(createServer(listener));
}
function tcp(onRequest: (socket: Socket) => void) {
  return listen(createTcpServer((socket) => void socket.once('data', () => onRequest(socket))));
}
function post(url: string, more: Partial<GuardedRequest> = {}) {
  return client.post({ url, headers: {}, body: '{}', deadlineMs: 5_000, ...more });
}

async function allClosed(sockets: Set<Socket>): Promise<void> {
  await Promise.all(
    [...sockets]
      .filter((socket) => !socket.closed)
      .map((socket) => new Promise((resolve) => socket.once('close', resolve))),
  );
}

test('a body that drips for ever ends by the deadline, with its status', async () => {
  const { url, sockets } = await tcp((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nfirst');
    const drip = setInterval(() => socket.write('.'), 400);
    socket.on('close', () => clearInterval(drip));
  });
  const startedAt = performance.now();
  const answer = await post(url, { deadlineMs: 1_000 });
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(950);
  expect(performance.now() - startedAt).toBeLessThan(2_500);
  expect(answer).toMatchObject({ status: 200, bodyExcerpt: 'first..' });
  expect(answer.ms).toBeLessThan(400);
  await allClosed(sockets);
});

test('headers that drip for ever are a timeout', async () => {
  const { url, sockets } = await tcp((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
    const drip = setInterval(() => socket.write('.'), 50);
    socket.on('close', () => clearInterval(drip));
  });
  await expect(post(url, { deadlineMs: 300 })).rejects.toMatchObject({
    code: 'timeout',
    message: 'There was no answer within 0.3 s.',
  });
  await allClosed(sockets);
});

test('silence is a timeout and the socket goes', async () => {
  const { url, sockets } = await tcp(() => undefined);
  await expect(post(url, { deadlineMs: 200 })).rejects.toMatchObject({ code: 'timeout' });
  await allClosed(sockets);
});

test('a huge body is cut at 64 KB: 4 KB are kept and the sender is cut off', async () => {
  const chunk = Buffer.alloc(MIB, 'x');
  const { url, sockets } = await http((_request, response) => {
    const more = () => {
      while (response.write(chunk));
    };
    response.on('drain', more);
    more();
  });
  const before = process.memoryUsage().arrayBuffers;
  const answer = await post(url);
  expect(answer).toMatchObject({ status: 200, bodyExcerpt: 'x'.repeat(4_096) });
  await allClosed(sockets);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * MIB);
});

test.each([
  [64 * 1024, 60_000, 'without waiting', 0],
  [64 * 1024 - 1, 300, 'by the deadline', 250],
])(
  'a body that stalls after %d bytes with a deadline of %d ms ends %s',
  async (size, deadlineMs, _how, atLeastMs) => {
    const { url } = await http(
      (_request, response) => void response.write(Buffer.alloc(size, 'y')),
    );
    const startedAt = performance.now();
    await expect(post(url, { deadlineMs })).resolves.toMatchObject({
      status: 200,
      bodyExcerpt: 'y'.repeat(4_096),
    });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(atLeastMs);
  },
);

test('a compression bomb is neither asked for nor inflated', async () => {
  const bomb = gzipSync(Buffer.alloc(40 * MIB)); // about 40 KB
  const asked: unknown[] = [];
  const { url } = await http((request, response) => {
    asked.push(request.headers['accept-encoding']);
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
  });
  const before = process.memoryUsage().arrayBuffers;
  const answer = await post(url);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5 * MIB);
  expect(answer.bodyExcerpt).toBe(bomb.subarray(0, 4_096).toString('utf8'));
  expect(asked).toEqual([undefined]);
});

test.each([301, 302, 303, 307, 308])('a redirect is just the status %d', async (status) => {
  const paths: unknown[] = [];
  const { url } = await http((request, response) => {
    paths.push(request.url);
    response.writeHead(status, { location: '/elsewhere' }).end();
  });
  await expect(post(`${url}hook?a=1`)).resolves.toMatchObject({
    status,
    headers: { location: '/elsewhere' },
  });
  expect(paths).toEqual(['/hook?a=1']);
});

test.each([
  ['a header flood', `HTTP/1.1 200 OK\r\n${`X-Flood: ${'z'.repeat(1_000)}\r\n`.repeat(20)}\r\n`],
  ['no HTTP at all', 'SSH-2.0-OpenSSH_9.6\r\n'],
  [
    'an unasked upgrade',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
  ],
])('%s is a bad response', async (_what, bytes) => {
  const { url } = await tcp((socket) => socket.write(bytes));
  await expect(post(url)).rejects.toMatchObject({ code: 'bad_response' });
});

test.each([
  ['reset', (socket: Socket) => socket.resetAndDestroy()],
  ['closed', (socket: Socket) => socket.end()],
  ['closed amid the headers', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nX-Half: ')],
])('a connection %s before the answer is a reset', async (_what, hangUp) => {
  const { url } = await tcp(hangUp);
  await expect(post(url)).rejects.toMatchObject({ code: 'reset' });
});

test('a connection lost amid the body leaves the status as it was', async () => {
  const { url } = await tcp((socket) =>
    socket.write('HTTP/1.1 410 Gone\r\nContent-Length: 50\r\n\r\nhalf', () => socket.destroy()),
  );
  await expect(post(url)).resolves.toMatchObject({ status: 410, bodyExcerpt: 'half' });
});

test('bytes that are no UTF-8 are kept with losses', async () => {
  const { url } = await http(
    (_request, response) => void response.end(Buffer.from([0x61, 0xff, 0x62])),
  );
  await expect(post(url)).resolves.toMatchObject({ bodyExcerpt: 'a\ufffdb' });
});
