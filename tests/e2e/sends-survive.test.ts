/** Accepted messages go out exactly once, whatever happens to workers and to Redis. */
import Redis from 'ioredis';
import { at } from '../support/json';
import { startOutsideWorld, type OutsideWorld } from '../support/outside-world';
import { accepted, sendText, untilStatus } from '../support/steps';
import { until } from '../support/until';

let world: OutsideWorld;

beforeEach(async () => {
  world = await startOutsideWorld();
});
afterEach(() => world.stop());

test('a worker that is killed with the job in its hands, before the call, loses nothing', async () => {
  const { tenant } = await world.serve();
  const worker = await world.spawn('worker');
  worker.signal('SIGSTOP');
  const ids = await Promise.all(
    Array.from({ length: 5 }, (_, index) => accepted(sendText(tenant, `text ${String(index)}`))),
  );
  await worker.kill('SIGKILL');
  expect(await world.twin.sent()).toEqual([]);

  await world.spawn('worker');
  for (const id of ids) await untilStatus(tenant.api, { id, status: 'read', timeoutMs: 20_000 });
  expect(await Promise.all(ids.map(async (id) => (await world.twin.sent(id)).length))).toEqual([
    1, 1, 1, 1, 1,
  ]);
});

test('two hundred messages that Redis has lost all go out, each once', async () => {
  const { tenant } = await world.serve();
  const ids = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      accepted(
        sendText(tenant, `text ${String(index)}`, { to: `+49176100${String(10_000 + index)}` }),
      ),
    ),
  );
  const redis = new Redis(world.redis.url);
  await redis.flushall();
  expect(await redis.dbsize()).toBe(0);
  redis.disconnect();

  await Promise.all([world.spawn('worker'), world.spawn('worker')]);
  await until(async () => (await world.twin.sent()).length >= 200, {
    what: 'two hundred messages at Meta',
    timeoutMs: 40_000,
  });
  for (const id of ids.slice(-3))
    await untilStatus(tenant.api, { id, status: 'read', timeoutMs: 20_000 });
  const sent = await world.twin.sent();
  expect(sent).toHaveLength(200);
  expect(new Set(sent.map(({ body }) => at(body, 'biz_opaque_callback_data')))).toEqual(
    new Set(ids),
  );
});
