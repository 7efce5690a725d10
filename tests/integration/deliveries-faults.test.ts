/**
 * What the hub itself can't do for a delivery or a callback: it is told, it ends, and it stops
 * nobody else.
 */
import mongoose from 'mongoose';
import { DeliveryModel } from '../../src/deliveries/model';
import { HookModel } from '../../src/hooks/model';
import { call } from '../support/api';
import { including } from '../support/expecting';
import { at, listAt } from '../support/json';
import { CUSTOMER, accepted, sendText, subscribe } from '../support/steps';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await startWorld({
    env: { HUB_HOOK_SCHEDULE_SECONDS: '0.1,0.1', HUB_SWEEP_SECONDS: '0.5' },
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
function untilIn(path: string, status: string): Promise<unknown> {
  return until(
    async () =>
      listAt((await world.tenant.api.get(path)).json, 'data').find(
        (each) => at(each, 'status') === status,
      ),
    { what: `${path} to hold one that is ${status}` },
  );
}
async function jobsOf(queue: string): Promise<string | undefined> {
  return new RegExp(`hub_queue_jobs\\{queue="${queue}"\\} (\\d+)`).exec(
    (await call(`${world.hubUrl}/metrics`)).text,
  )?.[1];
}
const UNREADABLE = ['secret_unreadable', 'secret_unreadable', 'secret_unreadable'];
function codesOf(post: unknown): unknown[] {
  return listAt(post, 'attempts').map((attempt) => at(attempt, 'error', 'code'));
}

test('a secret whose encryption key is gone makes attempts that fail, and an end', async () => {
  const {
    tenant: { api, workspaceId },
    sink,
  } = world;
  const { id } = await subscribe(api, sink.url('/sealed'), withText('sealed'));
  const { sealedSecret } = await HookModel.findOne({ _id: id, workspaceId }).lean().orFail();
  await HookModel.updateOne(
    { _id: id, workspaceId },
    { $set: { sealedSecret: sealedSecret.replace(/^[^:]*/, 'gone') } },
  );
  await inbound('sealed');
  const dead = await untilIn(`/v1/hooks/${id}/deliveries`, 'dead');
  expect(codesOf(dead)).toEqual(UNREADABLE);
  expect(at(dead, 'attempts', 0)).toMatchObject({
    n: 1,
    status: null,
    error: { detail: including('HUB_ENCRYPTION_KEYS has no key "gone"') },
  });
  expect(sink.received('/sealed')).toEqual([]);
});

test('the same for the callback secret of a workspace', async () => {
  const { tenant, sink } = world;
  await tenant.api.post('/v1/callback_secret', {});
  await mongoose
    .model('CallbackSecret')
    .updateOne(
      { _id: tenant.workspaceId, workspaceId: tenant.workspaceId },
      { $set: { sealedSecret: 'gone:AAAA' } },
    );
  const messageId = await accepted(sendText(tenant, 'Hi', { callback_url: sink.url('/callback') }));
  expect(codesOf(await untilIn(`/v1/callbacks?message_id=${messageId}`, 'dead'))).toEqual(
    UNREADABLE,
  );
  expect(sink.received('/callback')).toEqual([]);
});

test('a stored filter that fails stops neither the other hooks nor the log', async () => {
  const {
    tenant: { api, workspaceId },
    sink,
  } = world;
  const { id } = await subscribe(api, sink.url('/broken'), withText('any'));
  await HookModel.updateOne(
    { _id: id, workspaceId },
    { $set: { filter: '{"data.message.text":{"contains":{"toString":1}}}' } },
  );
  await subscribe(api, sink.url('/sound'), { event: 'message.received' });
  await inbound('to the others');
  await sink.wait('/sound', ({ data }) => at(data, 'message', 'text') === 'to the others');
  expect(sink.received('/broken')).toEqual([]);
});

test('what waits for long is no job, and goes out by the sweep right when it is due', async () => {
  const {
    tenant: { api, workspaceId },
    sink,
  } = world;
  const { id } = await subscribe(api, sink.url('/later'), withText('later'));
  sink.answer('/later', (_delivered, count) =>
    count === 1 ? { status: 429, headers: { 'retry-after': '3600' } } : { status: 204 },
  );
  await inbound('later');
  await untilIn(`/v1/hooks/${id}/deliveries`, 'waiting');
  const { dueAt, sweepAt } = await DeliveryModel.findOne({ workspaceId, hookId: id })
    .lean()
    .orFail();
  expect(dueAt.getTime() - Date.now()).toBeGreaterThan(3_500_000);
  expect(sweepAt).toEqual(dueAt);
  expect(await jobsOf('deliver')).toBe('0');

  await DeliveryModel.updateOne(
    { workspaceId, hookId: id },
    { $set: { dueAt: new Date(), sweepAt: new Date() } },
  );
  await untilIn(`/v1/hooks/${id}/deliveries`, 'delivered');
});
