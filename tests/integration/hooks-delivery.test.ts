/** Deliveries: which hooks get an event, and what happens when a receiver does not take it. */
import { listHolding } from '../support/expecting';
import { at, listAt, textAt } from '../support/json';
import { envelope, postWebhook } from '../support/meta';
import { verifies } from '../support/sink';
import { CUSTOMER, accepted, sendText, subscribe } from '../support/steps';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await startWorld({
    env: { HUB_HOOK_SCHEDULE_SECONDS: '0.2,1.2', HUB_SWEEP_SECONDS: '0.5' },
  });
});
afterAll(() => world.stop());

function inbound(text: string) {
  return world.twin.inbound({ from: CUSTOMER, text });
}
function withText(text: string) {
  return {
    event: 'message.received',
    filter: { 'data.message.text': text },
  };
}

function untilDelivery(hookId: string, status: string): Promise<unknown> {
  return until(
    async () => {
      const { json } = await world.tenant.api.get(`/v1/hooks/${hookId}/deliveries`);
      return listAt(json, 'data').find((delivery) => at(delivery, 'status') === status);
    },
    { what: `a delivery that is ${status}` },
  );
}

test('a delivery that fails is tried again: the same id and bytes, a new time and signature', async () => {
  const { id, secret } = await subscribe(
    world.tenant.api,
    world.sink.url('/retry'),
    withText('retry'),
  );
  world.sink.answer('/retry', (_delivered, count) =>
    count < 3 ? { status: 500, body: `try ${String(count)}` } : { status: 200 },
  );
  await inbound('retry');
  const delivery = await untilDelivery(id, 'delivered');
  const attempts = world.sink.received('/retry');

  expect(attempts).toHaveLength(3);
  expect(new Set(attempts.map(({ headers }) => headers['webhook-id']))).toEqual(
    new Set([textAt(delivery, 'id')]),
  );
  expect(new Set(attempts.map(({ body }) => body)).size).toBe(1);
  expect(attempts.every((each) => verifies(each, secret))).toBe(true);
  const times = attempts.map(({ headers }) => Number(headers['webhook-timestamp']));
  expect(times.at(-1)).toBeGreaterThan(times[0] ?? 0);
  expect(listAt(delivery, 'attempts')).toMatchObject([
    { n: 1, status: 500, response: 'try 1' },
    { n: 2, status: 500, response: 'try 2' },
    { n: 3, status: 200, error: null },
  ]);
});

test('when the schedule is used up the delivery is dead, and other deliveries go on', async () => {
  const { id } = await subscribe(world.tenant.api, world.sink.url('/dead'), {
    event: 'message.received',
    filter: { 'data.message.text': ['dead', 'alive'] },
  });
  world.sink.answer('/dead', ({ data }) => ({
    status: at(data, 'message', 'text') === 'dead' ? 503 : 204,
  }));
  await inbound('dead');
  await inbound('alive');
  await untilDelivery(id, 'delivered');
  const dead = await untilDelivery(id, 'dead');

  expect(listAt(dead, 'attempts').map((attempt) => at(attempt, 'status'))).toEqual([503, 503, 503]);
  expect(at(dead, 'next_attempt_at')).toBeNull();
});

test('410 unsubscribes: nothing more is delivered, and the hook stays readable', async () => {
  const { id } = await subscribe(world.tenant.api, world.sink.url('/gone'), {
    event: 'message.received',
  });
  await subscribe(world.tenant.api, world.sink.url('/stays'), withText('after gone'));
  world.sink.answer('/gone', () => ({ status: 410 }));
  await inbound('gone');
  await until(
    async () =>
      textAt((await world.tenant.api.get(`/v1/hooks/${id}`)).json, 'status') === 'unsubscribed',
    { what: 'the hook to be unsubscribed' },
  );
  const before = world.sink.received('/gone').length;
  await inbound('after gone');
  await world.sink.wait('/stays');

  expect(world.sink.received('/gone')).toHaveLength(before);
  expect(at(await untilDelivery(id, 'dropped'), 'attempts', 0, 'status')).toBe(410);
});

test('410 drops what was waiting for another attempt, too', async () => {
  const { id } = await subscribe(world.tenant.api, world.sink.url('/queued'), {
    event: 'message.received',
    filter: { 'data.message.text': ['queued', 'last'] },
  });
  world.sink.answer('/queued', ({ data }) =>
    at(data, 'message', 'text') === 'queued'
      ? { status: 503, headers: { 'retry-after': '2' } }
      : { status: 410 },
  );
  await inbound('queued');
  await untilDelivery(id, 'waiting');
  await inbound('last');
  const deliveries = await until(
    async () => {
      const found = listAt((await world.tenant.api.get(`/v1/hooks/${id}/deliveries`)).json, 'data');
      return found.length === 2 && found.every((each) => at(each, 'status') === 'dropped') && found;
    },
    { what: 'both deliveries to be dropped' },
  );

  expect(
    deliveries.map((each) => listAt(each, 'attempts').map((attempt) => at(attempt, 'status'))),
  ).toEqual([[410], [503]]);
  expect(world.sink.received('/queued')).toHaveLength(2);
});

test('a redirect is a failure, and is not followed', async () => {
  const { id } = await subscribe(
    world.tenant.api,
    world.sink.url('/redirect'),
    withText('redirect'),
  );
  world.sink.answer('/redirect', () => ({
    status: 307,
    headers: { location: world.sink.url('/elsewhere') },
  }));
  await inbound('redirect');
  expect(
    listAt(await untilDelivery(id, 'dead'), 'attempts').map((attempt) => at(attempt, 'status')),
  ).toEqual([307, 307, 307]);
  expect(world.sink.received('/elsewhere')).toEqual([]);
});

test('a receiver may ask for a later attempt', async () => {
  const { id } = await subscribe(world.tenant.api, world.sink.url('/later'), withText('later'));
  world.sink.answer('/later', () => ({ status: 429, headers: { 'retry-after': '3600' } }));
  await inbound('later');
  const waiting = await untilDelivery(id, 'waiting');
  const waitMs = Date.parse(textAt(waiting, 'next_attempt_at')) - Date.now();
  expect(waitMs).toBeGreaterThan(3_500_000);
  expect(waitMs).toBeLessThanOrEqual(3_600_000);
});

test('a receiver that is not there is told by its error', async () => {
  const { id } = await subscribe(world.tenant.api, 'http://127.0.0.1:9/hook', withText('nobody'));
  await inbound('nobody');
  expect(at(await untilDelivery(id, 'dead'), 'attempts', 0)).toMatchObject({
    n: 1,
    status: null,
    response: null,
    error: { code: 'connect_failed' },
  });
});

test('an update with the external id makes an unsubscribed hook active again', async () => {
  const { id } = await subscribe(world.tenant.api, world.sink.url('/back'), {
    ...withText('back'),
    external_id: 'back',
  });
  world.sink.answer('/back', () => ({ status: 410 }));
  await inbound('back');
  await untilDelivery(id, 'dropped');
  const updated = await world.tenant.api.post('/v1/hooks', {
    ...withText('back again'),
    target_url: world.sink.url('/back-again'),
    external_id: 'back',
  });
  expect(updated.json).toMatchObject({ id, status: 'active' });
  await inbound('back again');
  await world.sink.wait('/back-again');
});

test('hooks get what they named: types, a list of them, all, one connection, what the filter lets through', async () => {
  const { tenant, sink } = world;
  await subscribe(tenant.api, sink.url('/received'), { event: 'message.received' });
  await subscribe(tenant.api, sink.url('/both'), { event: ['message.received', 'message.status'] });
  await subscribe(tenant.api, sink.url('/all'), { event: '*', connection_id: tenant.connectionId });
  await subscribe(tenant.api, sink.url('/filtered'), {
    event: '*',
    filter: { 'data.message.status': ['read'] },
  });
  await inbound('to hooks');
  await accepted(sendText(tenant, 'from hooks'));
  await Promise.all(
    ['/both', '/all', '/filtered'].map((path) =>
      sink.wait(path, ({ data }) => at(data, 'message', 'status') === 'read'),
    ),
  );
  await Promise.all(
    ['/received', '/both', '/all'].map((path) =>
      sink.wait(path, ({ data }) => at(data, 'message', 'text') === 'to hooks'),
    ),
  );

  const typesAt = (path: string): string[] =>
    [...new Set(sink.received(path).map(({ type }) => type))].sort();
  expect(typesAt('/received')).toEqual(['message.received']);
  expect(typesAt('/both')).toEqual(['message.received', 'message.status']);
  expect(typesAt('/all')).toEqual(listHolding(['message.received', 'message.status']));
  expect(sink.received('/filtered').map(({ data }) => at(data, 'message', 'status'))).toEqual([
    'read',
  ]);
});

test('what Meta sends without a name here comes only to hooks that name it', async () => {
  const { tenant, sink, hubUrl } = world;
  await subscribe(tenant.api, sink.url('/named'), { event: 'webhook.unhandled' });
  await subscribe(tenant.api, sink.url('/star'), { event: '*' });
  await postWebhook(
    hubUrl,
    envelope({
      id: tenant.account.wabaId,
      time: 1_762_000_000,
      changes: [{ field: 'field_of_tomorrow', value: { news: true } }],
    }),
  );
  const named = await sink.wait('/named');
  await inbound('behind it');
  await sink.wait('/star', ({ data }) => at(data, 'message', 'text') === 'behind it');

  expect(named.data).toEqual({ field: 'field_of_tomorrow', value: { news: true } });
  expect(sink.received('/star').map(({ type }) => type)).not.toContain('webhook.unhandled');
});
