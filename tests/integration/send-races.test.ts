/**
 * A send against whatever else happens to its message: one side is stopped at a named point, the
 * other goes on, then both end.
 */
import { hasOpenCalls } from '../../src/intake';
import { startDoorWorld, type DoorWorld } from '../support/door-world';
import { makeDue, storedCall } from '../support/message-clock';
import { entry, envelope, messages, postWebhook, statusItem } from '../support/meta';
import { expectProblem } from '../support/problems';
import { accepted, sendText, untilStatus } from '../support/steps';
import { until } from '../support/until';

let world: DoorWorld;
beforeAll(async () => {
  world = await startDoorWorld();
});
afterAll(() => world.stop());
afterEach(() => {
  world.door.releaseAll();
});
beforeEach(() => world.twin.chaos({ reset: true, no_statuses: true }));

async function callsToMeta(): Promise<number> {
  return (await world.twin.calls('/messages')).length;
}
function keyOf(id: string) {
  return { id, workspaceId: world.tenant.workspaceId };
}
function stored(id: string) {
  return storedCall(keyOf(id));
}
function untilEnded(id: string) {
  return until(async () => (await stored(id))?.state === 'accepted', {
    what: 'its last claim to end',
  });
}
function cancel(id: string) {
  return world.tenant.api.post(`/v1/messages/${id}/cancel`, {});
}

function tellStatus(id: string, wamid: string, status: string) {
  const { hubUrl, tenant } = world;
  const statuses = [statusItem({ wamid, ours: id, status })];
  return postWebhook(
    hubUrl,
    envelope(entry(tenant.account.wabaId, messages(tenant.phoneNumberId, { statuses }))),
  );
}

function isGivenBack(call: Awaited<ReturnType<typeof stored>>): boolean {
  return call?.state === 'queued' && call.fence > 1;
}

/**
 * The five seconds that a repeat waits are over, and so is the second in which a call of Meta is
 * handled as a rule.
 */
async function becomeDue(id: string): Promise<void> {
  await until(async () => await hasOpenCalls(new Date(Date.now() - 1_000)), {
    what: 'the call of Meta to be late',
  });
  await makeDue(keyOf(id));
}

test('a message that Meta has can not be canceled while its answer is being stored', async () => {
  const { door, tenant } = world;
  const storing = door.stopBefore({
    command: 'update',
    collection: 'messages',
    saying: ['"accepted"'],
  });
  const id = await accepted(sendText(tenant, 'on its way'));
  await storing.reached();
  expectProblem(await cancel(id), 409, 'message_not_cancelable');
  storing.release();
  await untilStatus(tenant.api, { id, status: 'accepted' });
  expectProblem(await cancel(id), 409, 'message_not_cancelable');
});

test('a message that a fault sent back to the queue can not be canceled once a status tells that it went out', async () => {
  const { tenant, twin } = world;
  await twin.chaos({ error: { code: 131016, count: 1 }, no_statuses: true });
  const id = await accepted(sendText(tenant, 'a fault that was none'));
  await until(async () => (await stored(id))?.attempts === 1, { what: 'the fault to be stored' });
  await tellStatus(id, 'wamid.went', 'delivered');
  await untilStatus(tenant.api, { id, status: 'delivered' });
  expect((await stored(id))?.state).toBe('queued');
  expectProblem(await cancel(id), 409, 'message_not_cancelable');
  await makeDue(keyOf(id));
  await untilEnded(id);
});

test('an end that is stored twice, since its first answer was lost, does not touch a later claim', async () => {
  const { door, tenant, twin } = world;
  await twin.chaos({ error: { code: 131056, count: 1 }, no_statuses: true });
  const before = await callsToMeta();
  const throttled = {
    command: 'update',
    collection: 'messages',
    saying: ['"call.waits"'],
  } as const;
  const first = door.stopAfter(throttled);
  const id = await accepted(sendText(tenant, 'throttled once'));
  await first.reached();
  // The sweep lets another worker have it, whose call is under way when the first one repeats what
  // it had to store.
  const accepting = door.stopBefore({
    command: 'update',
    collection: 'messages',
    saying: ['"wamid"', '"accepted"', id],
  });
  await accepting.reached();
  const repeated = door.stopAfter(throttled);
  first.lose();
  await repeated.reached();
  expect(await stored(id)).toMatchObject({ state: 'sending', fence: 2 });
  repeated.release();
  accepting.release();
  expect(await untilStatus(tenant.api, { id, status: 'accepted' })).toMatchObject({
    wamid: (await twin.sent(id))[0]?.wamid,
  });
  expect((await callsToMeta()) - before).toBe(2);
});

test("after a fault a message waits while Meta's calls are not handled yet, since one of them may tell that it went out", async () => {
  const { door, tenant, twin } = world;
  await twin.chaos({ error: { code: 131016, count: 1 }, no_statuses: true });
  const before = await callsToMeta();
  const id = await accepted(sendText(tenant, 'a fault, and a status behind it'));
  await until(async () => (await stored(id))?.attempts === 1, { what: 'the fault to be stored' });
  const handling = door.stopBefore({
    command: 'update',
    collection: 'inboundbatches',
    saying: ['"$set":{"holder"'],
    every: true,
  });
  await tellStatus(id, 'wamid.behind', 'delivered');
  await handling.reached();
  await becomeDue(id);
  await until(async () => (await callsToMeta()) - before > 1 || isGivenBack(await stored(id)), {
    what: 'the repeat to be looked at',
  });
  expect((await callsToMeta()) - before).toBe(1);
  handling.release();
  expect(await untilStatus(tenant.api, { id, status: 'delivered' })).toMatchObject({
    wamid: 'wamid.behind',
  });
  await untilEnded(id);
  expect((await callsToMeta()) - before).toBe(1);
});
