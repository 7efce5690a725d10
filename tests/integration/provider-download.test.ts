/** Streaming from a provider: the limits of time and size, and what each breach is called. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { BodyTooLargeError, NetworkError } from '../../src/kit';
import { createProviderClient } from '../../src/net';

let server: Server;
let url: string;
let client: ReturnType<typeof createProviderClient>;
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  client = createProviderClient();
  server = createServer((_request, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/file`;
});

afterEach(async () => {
  server.closeAllConnections();
  await Promise.all([client.close(), new Promise((resolve) => server.close(resolve))]);
});

function download(limits: object = {}) {
  return client.download({ url, headers: {}, maxBytes: 1_000, ...limits });
}

test('what fits the limit arrives whole, with status and headers', async () => {
  answer = (response) =>
    response.writeHead(206, { 'content-type': 'image/png' }).end('x'.repeat(1_000));

  const { status, headers, stream } = await download();
  expect([status, headers['content-type'], (await buffer(stream)).length]).toEqual([
    206,
    'image/png',
    1_000,
  ]);
});

test('one byte more than the limit ends it, also without a length told before', async () => {
  answer = (response) => {
    response.write('x'.repeat(600));
    response.end('x'.repeat(401));
  };

  const { stream } = await download();
  await expect(buffer(stream)).rejects.toThrow(BodyTooLargeError);
});

test('a connection that is cut in the body, with or without a length, is no whole file', async () => {
  for (const headers of [{ 'content-length': '100' }, {}]) {
    answer = (response) => response.writeHead(200, headers).write('half', () => response.destroy());

    const { stream } = await download();
    await expect(buffer(stream)).rejects.toMatchObject({ name: 'NetworkError', phase: 'answer' });
  }
});

test('a body that stands still, or takes too long as a whole, is given up', async () => {
  answer = (response) => {
    response.write('first');
  };
  await expect(buffer((await download({ idleTimeoutMs: 50 })).stream)).rejects.toThrow(
    NetworkError,
  );

  answer = (response) => {
    const drip = setInterval(() => response.write('.'), 20);
    response.once('close', () => clearInterval(drip));
  };
  await expect(buffer((await download({ totalTimeoutMs: 200 })).stream)).rejects.toThrow(
    NetworkError,
  );
});

test('no headers in time, and no connection at all, are told apart', async () => {
  answer = () => undefined;
  await expect(download({ headersTimeoutMs: 50 })).rejects.toMatchObject({
    name: 'NetworkError',
    phase: 'answer',
  });

  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  await expect(download()).rejects.toMatchObject({ name: 'NetworkError', phase: 'connect' });
});

test('a failure before anybody reads does not end the process, and the reader still sees it', async () => {
  let cut: () => void = () => undefined;
  answer = (response) => {
    response.write('first');
    cut = () => response.destroy();
  };
  const { stream } = await download();
  const closed = new Promise((resolve) => stream.once('close', resolve));

  cut();
  await closed;
  await expect(buffer(stream)).rejects.toThrow();
});
