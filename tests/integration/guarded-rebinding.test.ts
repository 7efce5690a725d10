/**
 * The address is judged for each connection: what passed at save is worth nothing here. Sockets
 * stay on loopback.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { LookupAddress } from 'node:dns';
import { parseCidrs } from '../../src/net/address-rules';
import { checkTarget, type LookupAll, type TargetPolicy } from '../../src/net/check-target';
import { createGuardedClient, type GuardedClient } from '../../src/net/guarded-client';
import { guardedConnector } from '../../src/net/guarded-connector';

const PUBLIC = '93.184.215.14';
// 127.0.0.1, where the server listens, is not in the list. The public block is, so that http on any
// port can be used.
const ALLOW = parseCidrs(`127.0.0.2/32,${PUBLIC}/32`);

const seen = { connections: 0, requests: 0 };
const server = createServer((_request, response) => {
  seen.requests += 1;
  response.end('reached');
});
server.on('connection', () => (seen.connections += 1));
let port = 0;
let client: GuardedClient | undefined;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address !== null && typeof address !== 'string') port = address.port;
});
beforeEach(() => Object.assign(seen, { connections: 0, requests: 0 }));
afterEach(() => client?.close());
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Answers in turn, the last one for ever. */
function lookupOf(...answers: LookupAddress[][]): LookupAll {
  let call = 0;
  return (_hostname, _options, callback) => {
    const answer = answers[Math.min(call, answers.length - 1)] ?? [];
    call += 1;
    callback(null, answer);
  };
}
function v4(...addresses: string[]) {
  return addresses.map((address) => ({ address, family: 4 }));
}
function policyWith(lookup: LookupAll): TargetPolicy {
  return { allow: ALLOW, ownHosts: [], lookup };
}
function later(lookup: LookupAll): LookupAll {
  return (...call) => setImmediate(lookup, ...call);
}

function post(policy: TargetPolicy, url: string) {
  client = createGuardedClient(policy, { deadlineMs: 3_000 });
  return client.post({ url, headers: {}, body: '{}' });
}

test('the server can be reached where the list allows it, so the counts below mean something', async () => {
  const policy = { ...policyWith(lookupOf(v4('127.0.0.1'))), allow: parseCidrs('127.0.0.0/8') };
  await expect(post(policy, `http://rebind.test:${port}/`)).resolves.toMatchObject({
    status: 200,
    bodyExcerpt: 'reached',
  });
  expect(seen).toEqual({ connections: 1, requests: 1 });
});

describe.each([
  ['at once', (lookup: LookupAll) => lookup],
  ['later', later],
])('a look-up that answers %s', (_when, timed) => {
  test('public at save and private at connect never reaches the private address', async () => {
    const policy = policyWith(timed(lookupOf(v4(PUBLIC), v4('127.0.0.1'))));
    const url = await checkTarget(`http://rebind.test:${port}/`, policy);
    await expect(post(policy, url.href)).rejects.toMatchObject({ code: 'target_refused' });
    expect(seen.connections).toBe(0);
  });

  test.each([[['127.0.0.1', '127.0.0.2']], [['127.0.0.2', '127.0.0.1']]])(
    'a mix of good and bad (%j) reaches neither',
    async (addresses) => {
      await expect(
        post(policyWith(timed(lookupOf(v4(...addresses)))), `http://mixed.test:${port}/`),
      ).rejects.toMatchObject({ code: 'target_refused' });
      expect(seen.connections).toBe(0);
    },
  );

  test('a v4-mapped answer is judged by the address inside', async () => {
    const lookup = timed(lookupOf([{ address: '::ffff:127.0.0.1', family: 6 }]));
    await expect(post(policyWith(lookup), `http://mapped.test:${port}/`)).rejects.toMatchObject({
      code: 'target_refused',
    });
    expect(seen.connections).toBe(0);
  });

  test('a name that has gone is unresolvable', async () => {
    const gone = timed((_hostname, _options, callback) => callback(new Error('ENOTFOUND'), []));
    await expect(post(policyWith(gone), 'https://gone.test/')).rejects.toMatchObject({
      code: 'target_unresolvable',
    });
  });
});

test('the second connection is judged again', async () => {
  const policy = {
    ...policyWith(lookupOf(v4('127.0.0.1'), v4('10.0.0.1'))),
    allow: parseCidrs('127.0.0.0/8'),
  };
  await expect(post(policy, `http://twice.test:${port}/`)).resolves.toMatchObject({ status: 200 });
  await client?.close();
  await expect(post(policy, `http://twice.test:${port}/`)).rejects.toMatchObject({
    code: 'target_refused',
  });
});

test('https on a common port is held to public addresses at connect too', async () => {
  await expect(
    post({ ...policyWith(lookupOf(v4('127.0.0.1'))), allow: [] }, 'https://rebind.test/'),
  ).rejects.toMatchObject({ code: 'target_refused' });
});

test('an address that changes between check and use is caught by the peer of the socket, before a byte is sent', async () => {
  let reads = 0;
  const shifty = {
    family: 4,
    get address() {
      reads += 1;
      return reads === 1 ? '127.0.0.2' : '127.0.0.1';
    },
  };
  await expect(
    post(policyWith(lookupOf([shifty])), `http://shifty.test:${port}/`),
  ).rejects.toMatchObject({ code: 'target_refused' });
  expect(seen).toEqual({ connections: 1, requests: 0 });
});

test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])(
  'the connector itself refuses the literal %s, for which Node asks no look-up',
  async (hostname) => {
    const connect = guardedConnector(policyWith(lookupOf(v4('127.0.0.2'))), {
      connectTimeoutMs: 1_000,
    });
    const error = await new Promise((resolve) => {
      connect({ hostname, protocol: 'http:', port: String(port) }, (failure, socket) => {
        socket?.destroy();
        resolve(failure);
      });
    });
    expect(error).toMatchObject({ code: 'target_refused' });
    expect(seen.connections).toBe(0);
  },
);

test('plain http to a public address is refused at connect although the list is not empty', async () => {
  const policy = {
    ...policyWith(lookupOf(v4('127.0.0.2'), v4(PUBLIC))),
    allow: parseCidrs('127.0.0.2/32'),
  };
  const url = await checkTarget('http://inside.test/', policy);
  await expect(post(policy, url.href)).rejects.toMatchObject({ code: 'target_refused' });
});
