/** SIGTERM: what runs is finished, what waits is left to others, exit code 0. */
import { call } from '../support/api';
import { at } from '../support/json';
import { startOutsideWorld, type OutsideWorld } from '../support/outside-world';
import {
  accepted,
  countUp,
  readLog,
  readMessage,
  sendText,
  sequencesOf,
  untilStatus,
  wamidsOf,
} from '../support/steps';
import { newConnection } from '../support/tenants';
import { until } from '../support/until';

let world: OutsideWorld;

beforeEach(async () => {
  world = await startOutsideWorld();
});
afterEach(() => world.stop());

test('a worker ends its call to Meta and stores the answer before it goes', async () => {
  const { twin } = world;
  const { tenant } = await world.serve();
  const worker = await world.spawn('worker');
  await twin.chaos({ latency_ms: 1_500, no_statuses: true });
  const id = await accepted(sendText(tenant, 'in flight'));
  await until(async () => (await twin.calls(`${tenant.phoneNumberId}/messages`)).length === 1, {
    what: 'the call',
  });
  const exit = await worker.kill('SIGTERM');

  expect(exit).toEqual({ code: 0, signal: null });
  expect(await readMessage(tenant.api, id)).toMatchObject({
    status: 'accepted',
    wamid: (await twin.sent(id))[0]?.wamid,
  });
});

test('the web process answers what is running, and does not wait for clients that keep their connections open', async () => {
  const { web, tenant } = await world.serve();
  await world.twin.chaos({ scope: 'all', latency_ms: 700 });
  const before = (await world.twin.calls('/')).length;
  const running = tenant.api.post('/v1/connections', newConnection(tenant.account));
  await until(async () => (await world.twin.calls('/')).length > before, {
    what: 'the request to be under way',
  });
  const startedAt = performance.now();
  const [exit, answer] = await Promise.all([web.kill('SIGTERM'), running]);

  expect(exit).toEqual({ code: 0, signal: null });
  expect([answer.status, at(answer.json, 'code')]).toEqual([409, 'number_already_connected']);
  expect(performance.now() - startedAt).toBeLessThan(15_000);
});

test('under load nothing is lost: what the hub acknowledged is in the log, once', async () => {
  const { twin } = world;
  const { web, tenant } = await world.serve();
  const worker = await world.spawn('worker');
  const writing = twin.inbound({
    from: '+49176100{n}',
    text: 'text {n}',
    phone_number_id: tenant.phoneNumberId,
    count: 150,
  });
  await until(async () => (await readLog(tenant.api)).length >= 20, { what: 'twenty events' });
  const exits = await Promise.all([web.kill('SIGTERM'), worker.kill('SIGTERM')]);
  const { wamids } = await writing;
  const next = await world.spawn('all');
  await twin.postTo(next.url);

  expect(exits).toEqual([
    { code: 0, signal: null },
    { code: 0, signal: null },
  ]);
  const log = await until(
    async () => {
      const events = await readLog(tenant.at(next.url));
      const found = new Set(wamidsOf(events));
      return wamids.every((wamid) => found.has(wamid)) && events;
    },
    { what: 'all messages in the log', timeoutMs: 30_000 },
  );
  expect(sequencesOf(log)).toEqual(countUp(log.length));
  expect(wamidsOf(log).sort()).toEqual([...wamids].sort());
});

test('it ends soon also while Redis is away', async () => {
  await world.serve();
  const worker = await world.spawn('worker');
  await world.redis.kill();
  const startedAt = performance.now();
  expect(await worker.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(performance.now() - startedAt).toBeLessThan(15_000);
});

test('all roles serve health, but only the web serves the API', async () => {
  const { web } = await world.serve();
  const worker = await world.spawn('worker');
  for (const { url } of [web, worker])
    for (const path of ['/healthz', '/readyz', '/metrics'])
      expect((await call(`${url}${path}`)).status).toBe(200);
  expect((await call(`${web.url}/v1/me`)).status).toBe(401);
  expect((await call(`${worker.url}/v1/me`)).status).toBe(404);
});

test('a second process of each role shares the work', async () => {
  const { tenant } = await world.serve();
  await Promise.all([world.spawn('worker'), world.spawn('worker'), world.spawn('web')]);
  const ids = await Promise.all(
    Array.from({ length: 20 }, (_, index) => accepted(sendText(tenant, `text ${String(index)}`))),
  );
  for (const id of ids) await untilStatus(tenant.api, { id, status: 'read', timeoutMs: 20_000 });
  expect(await Promise.all(ids.map(async (id) => (await world.twin.sent(id)).length))).toEqual(
    ids.map(() => 1),
  );
});
