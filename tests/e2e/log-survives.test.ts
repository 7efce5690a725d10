/**
 * kill -9 of web and workers under load: the log keeps every acknowledged message, once, without a
 * gap.
 */
import { freeDeadClaims } from '../support/dead-claims';
import { at } from '../support/json';
import { startOutsideWorld, type OutsideWorld } from '../support/outside-world';
import { countUp, readLog, sequencesOf, subscribe, wamidsOf } from '../support/steps';
import { until } from '../support/until';

const MESSAGES = 300;
let world: OutsideWorld;

beforeAll(async () => {
  world = await startOutsideWorld();
});
afterAll(() => world.stop());

test('two workers and the web process are killed while customers write, and nothing is lost or doubled', async () => {
  const { twin, sink } = world;
  const { web, tenant } = await world.serve();
  const workers = await Promise.all([world.spawn('worker'), world.spawn('worker')]);
  const { secret } = await subscribe(tenant.api, sink.url('/hook'), { event: 'message.received' });
  expect(secret).not.toBe('');
  const writing = twin.inbound({
    from: '+49176100{n}',
    text: 'text {n}',
    phone_number_id: tenant.phoneNumberId,
    count: MESSAGES,
  });
  const reached = (count: number) =>
    until(async () => (await readLog(tenant.api)).length >= count, {
      what: `${String(count)} events`,
    });
  await reached(30);
  await workers[0].kill('SIGKILL');
  await reached(80);
  await Promise.all([web.kill('SIGKILL'), workers[1].kill('SIGKILL')]);

  const { wamids } = await writing;
  const next = await world.spawn('web');
  await twin.postTo(next.url);
  await Promise.all([world.spawn('worker'), world.spawn('worker')]);
  await freeDeadClaims();
  const api = tenant.at(next.url);
  const log = await until(
    async () => {
      const events = await readLog(api);
      const found = new Set(wamidsOf(events));
      return wamids.every((wamid) => found.has(wamid)) && events;
    },
    { what: 'all messages in the log', timeoutMs: 40_000 },
  );

  expect(wamids).toHaveLength(MESSAGES);
  expect(sequencesOf(log)).toEqual(countUp(log.length));
  expect(wamidsOf(log).sort()).toEqual([...wamids].sort());
  const delivered = await until(
    () => {
      const found = new Set(sink.received('/hook').map(({ envelope }) => at(envelope, 'sequence')));
      return found.size === MESSAGES && found;
    },
    { what: 'every event at the hook', timeoutMs: 40_000 },
  );
  expect([...delivered].map(Number).sort((left, right) => left - right)).toEqual(
    sequencesOf(log.filter((event) => at(event, 'type') === 'message.received')),
  );
});
