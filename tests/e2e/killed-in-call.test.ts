/**
 * kill -9 in the middle of a call to Meta: the hub says that it does not know, never calls again,
 * and believes the status.
 */
import { expireDeadCalls } from '../support/dead-claims';
import { like } from '../support/expecting';
import { at } from '../support/json';
import { entry, envelope, messages, postWebhook, statusItem } from '../support/meta';
import { startOutsideWorld, type OutsideWorld } from '../support/outside-world';
import { accepted, readLog, readMessage, sendText, untilStatus } from '../support/steps';
import { until } from '../support/until';

let world: OutsideWorld;

beforeEach(async () => {
  world = await startOutsideWorld();
});
afterEach(() => world.stop());

test('a message whose answer died with the worker is unknown, is not sent again, and climbs by its status', async () => {
  const { twin } = world;
  const { web, tenant } = await world.serve();
  const worker = await world.spawn('worker');
  await twin.chaos({ answer_delay_ms: 60_000, no_statuses: true });
  const id = await accepted(sendText(tenant, 'in the middle'));
  const [sent] = await until(
    async () => {
      const found = await twin.sent(id);
      return found.length > 0 && found;
    },
    { what: 'the call' },
  );
  await worker.kill('SIGKILL');
  await twin.chaos({ reset: true });
  expect(at(await readMessage(tenant.api, id), 'status')).toBe('sending');

  await world.spawn('worker');
  await world.requeue('send', [id, id]);
  await expireDeadCalls();
  const unknown = await untilStatus(tenant.api, { id, status: 'unknown' });
  expect(unknown).toMatchObject({
    wamid: null,
    error: { code: 'lease_expired', who: 'hub', fix: like(/Wait/) },
  });
  await world.requeue('send', [id, id]);
  const later = await accepted(sendText(tenant, 'a later one'));
  await untilStatus(tenant.api, { id: later, status: 'read' });
  expect(await twin.sent(id)).toHaveLength(1);

  const statuses = [statusItem({ wamid: sent?.wamid ?? '', ours: id, status: 'delivered' })];
  await postWebhook(
    web.url,
    envelope(entry(tenant.account.wabaId, messages(tenant.phoneNumberId, { statuses }))),
  );
  const message = await untilStatus(tenant.api, { id, status: 'delivered' });
  expect(message).toMatchObject({ wamid: sent?.wamid });
  expect(message).not.toHaveProperty('error');
  const told = await until(
    async () => {
      const found = (await readLog(tenant.api, 'message.status')).filter(
        (event) => at(event, 'data', 'message', 'id') === id,
      );
      return found.length > 0 && found;
    },
    { what: 'the event' },
  );
  expect(told.map((event) => at(event, 'data', 'message', 'status'))).toEqual(['delivered']);
});

test('a call that Meta never took is unknown as well: nobody can tell the two apart', async () => {
  const { twin } = world;
  const { tenant } = await world.serve();
  const worker = await world.spawn('worker');
  await twin.chaos({ latency_ms: 60_000 });
  const id = await accepted(sendText(tenant, 'on its way'));
  await until(async () => (await twin.calls(`${tenant.phoneNumberId}/messages`)).length === 1, {
    what: 'the call',
  });
  await worker.kill('SIGKILL');
  await twin.chaos({ reset: true });

  await world.spawn('worker');
  await expireDeadCalls();
  await untilStatus(tenant.api, { id, status: 'unknown' });
  const later = await accepted(sendText(tenant, 'a later one'));
  await untilStatus(tenant.api, { id: later, status: 'read' });
  expect(await twin.calls(`${tenant.phoneNumberId}/messages`)).toHaveLength(2);
});

test('statuses that came while the worker was dead settle the message, and its claim ends quietly', async () => {
  const { twin } = world;
  const { tenant } = await world.serve();
  const worker = await world.spawn('worker');
  await twin.chaos({ answer_delay_ms: 60_000, delay_webhooks_ms: 300 });
  const id = await accepted(sendText(tenant, 'told later'));
  await until(async () => (await twin.sent(id)).length === 1, { what: 'the call' });
  await worker.kill('SIGKILL');
  await twin.chaos({ reset: true });

  await world.spawn('worker');
  await untilStatus(tenant.api, { id, status: 'read' });
  await expireDeadCalls();
  const later = await accepted(sendText(tenant, 'a later one'));
  await untilStatus(tenant.api, { id: later, status: 'read' });
  const message = await readMessage(tenant.api, id);
  expect(message).toMatchObject({ status: 'read' });
  expect(message).not.toHaveProperty('error');
  expect(await twin.sent(id)).toHaveLength(1);
});
