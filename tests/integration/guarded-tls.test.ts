/**
 * TLS: verified against the URL's name, 1.2 at least, one code for all failures. Certificates are
 * made here.
 */
import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
} from 'node:net';
import tls, { type TlsOptions } from 'node:tls';
import { parseCidrs } from '../../src/net/address-rules';
import type { LookupAll } from '../../src/net/check-target';
import { createGuardedClient, type GuardedClient } from '../../src/net/guarded-client';

const DAY_MS = 86_400_000;
const lookup: LookupAll = (_hostname, _options, callback) =>
  callback(null, [{ address: '127.0.0.1', family: 4 }]);
const policy = { allow: parseCidrs('127.0.0.0/8'), ownHosts: [], lookup };
const good = certificate('hooks.test');
let server: Server | TcpServer | undefined;
let client: GuardedClient | undefined;
let requests = 0;

afterEach(async () => {
  await client?.close();
  if (server !== undefined && 'closeAllConnections' in server) server.closeAllConnections();
  server?.close();
  requests = 0;
});

/** DER by hand: Node can read X.509 but not make it, and no key should lie in the repository. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

function certificate(name: string, validUntil = Date.now() + DAY_MS) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(0x30, Buffer.from('06082a8648ce3d040302', 'hex')); // ecdsa-with-SHA256
  const subject = der(
    0x30,
    der(0x31, der(0x30, Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from(name)))),
  );
  const time = (ms: number) =>
    der(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
  const altName = der(
    0x30,
    Buffer.from('0603551d11', 'hex'),
    der(0x04, der(0x30, der(0x82, Buffer.from(name)))),
  );
  const content = der(
    0x30,
    Buffer.from('a003020102020101', 'hex'), // version 3, serial 1
    algorithm,
    subject,
    der(0x30, time(validUntil - 2 * DAY_MS), time(validUntil)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, altName)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', content, privateKey));
  const base64 = der(0x30, content, algorithm, signature).toString('base64');
  const cert = `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }) };
}

async function portOf(listening: TcpServer): Promise<number> {
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const address: AddressInfo | string | null = listening.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function serve(options: TlsOptions): Promise<number> {
  const https = createServer(options, (_request, response) => {
    requests += 1;
    response.end('ok');
  });
  server = https;
  return portOf(https);
}

function post(url: string, ca?: string) {
  client = createGuardedClient(policy, {
    connectTimeoutMs: 500,
    deadlineMs: 5_000,
    ...(ca === undefined ? {} : { ca }),
  });
  return client.post({ url, headers: {}, body: '{}' });
}

test('a trusted certificate for the name of the URL is accepted', async () => {
  const port = await serve(good);
  await expect(post(`https://hooks.test:${port}/`, good.cert)).resolves.toMatchObject({
    status: 200,
    bodyExcerpt: 'ok',
  });
});

test('a self-signed certificate is not', async () => {
  const port = await serve(good);
  await expect(post(`https://hooks.test:${port}/`)).rejects.toMatchObject({
    code: 'tls_failed',
    message: 'There is no trusted TLS connection (DEPTH_ZERO_SELF_SIGNED_CERT).',
  });
  expect(requests).toBe(0);
});

// Jest gives tests a copy of the environment, so what NODE_TLS_REJECT_UNAUTHORIZED=0 would do
// cannot be tried.
test('verification and the lowest version are asked for, whatever the process has set', async () => {
  const connect = jest.spyOn(tls, 'connect');
  const port = await serve(good);
  await post(`https://hooks.test:${port}/`, good.cert);
  expect(connect).toHaveBeenCalledWith(
    expect.objectContaining({
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      servername: 'hooks.test',
    }),
  );
  connect.mockRestore();
});

test('a trusted certificate for another name is not', async () => {
  const port = await serve(good);
  await expect(post(`https://other.test:${port}/`, good.cert)).rejects.toMatchObject({
    code: 'tls_failed',
  });
  expect(requests).toBe(0);
});

test('an expired one is not', async () => {
  const old = certificate('hooks.test', Date.now() - DAY_MS);
  const port = await serve(old);
  await expect(post(`https://hooks.test:${port}/`, old.cert)).rejects.toMatchObject({
    code: 'tls_failed',
  });
  expect(requests).toBe(0);
});

test('TLS 1.1 is not spoken', async () => {
  const port = await serve({
    ...good,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  });
  await expect(post(`https://hooks.test:${port}/`, good.cert)).rejects.toMatchObject({
    code: 'tls_failed',
  });
});

test('a server that speaks plain HTTP there is tls_failed', async () => {
  server = createTcpServer(
    (socket) => void socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
  );
  await expect(post(`https://hooks.test:${await portOf(server)}/`)).rejects.toMatchObject({
    code: 'tls_failed',
  });
});

test('a handshake that never goes on is a timeout of the connection, long before the deadline', async () => {
  server = createTcpServer((socket) => void socket.on('error', () => undefined));
  await expect(post(`https://hooks.test:${await portOf(server)}/`)).rejects.toMatchObject({
    code: 'timeout',
    message: 'The target did not take the connection in time (UND_ERR_CONNECT_TIMEOUT).',
  });
});
