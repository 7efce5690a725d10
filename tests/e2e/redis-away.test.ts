/**
 * Redis stops, and comes back empty: intake answers all the time, and everything flows again
 * without a restart.
 */
import { startRedis } from '../../scripts/services';
import type { RunningRedis } from '../../scripts/services/redis';
import { call } from '../support/api';
import { at } from '../support/json';
import { startOutsideWorld, type OutsideWorld } from '../support/outside-world';
import { CUSTOMER, accepted, readLog, sendText, subscribe, untilStatus } from '../support/steps';
import { until } from '../support/until';

let world: OutsideWorld;
let second: RunningRedis | undefined;

beforeEach(async () => {
  world = await startOutsideWorld();
});
afterEach(async () => {
  await world.stop();
  await second?.stop();
});

test('webhooks and sends are taken without Redis, and processed when it is back', async () => {
  const { twin, sink } = world;
  const { web, tenant } = await world.serve();
  await world.spawn('worker');
  await subscribe(tenant.api, sink.url('/hook'), { event: 'message.received' });
  await twin.inbound({ from: CUSTOMER, text: 'before', phone_number_id: tenant.phoneNumberId });
  await sink.wait('/hook');
  await world.redis.kill();

  const written = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      twin.inbound({
        from: CUSTOMER,
        text: `without ${String(index)}`,
        phone_number_id: tenant.phoneNumberId,
      }),
    ),
  );
  expect(written.map(({ status }) => status)).toEqual(written.map(() => 200));
  const id = await accepted(sendText(tenant, 'without Redis'));
  const ready = await call(`${web.url}/readyz`);
  expect([ready.status, at(ready.json, 'redis')]).toEqual([200, false]);

  second = await startRedis({ port: world.redis.port });
  expect(second.url).toBe(world.redis.url);
  await untilStatus(tenant.api, { id, status: 'read', timeoutMs: 30_000 });
  await until(() => sink.received('/hook').length >= 21, {
    what: 'all messages at the hook',
    timeoutMs: 30_000,
  });
  expect(await twin.sent(id)).toHaveLength(1);
  expect(
    new Set(
      (await readLog(tenant.api, 'message.received')).map((event) =>
        at(event, 'data', 'message', 'wamid'),
      ),
    ).size,
  ).toBe(21);
});

test('a hub that starts without Redis takes webhooks, and works when Redis comes', async () => {
  await world.redis.kill();
  const { tenant } = await world.serve();
  await world.spawn('worker');
  const { status } = await world.twin.inbound({
    from: CUSTOMER,
    text: 'early',
    phone_number_id: tenant.phoneNumberId,
  });
  const id = await accepted(sendText(tenant, 'early'));
  expect(status).toBe(200);

  second = await startRedis({ port: world.redis.port });
  await untilStatus(tenant.api, { id, status: 'read', timeoutMs: 30_000 });
  await until(async () => (await readLog(tenant.api, 'message.received')).length === 1, {
    what: 'the message',
    timeoutMs: 30_000,
  });
});
