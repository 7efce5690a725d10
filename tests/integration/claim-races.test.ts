/**
 * Claims of messages in races: doubled jobs, leases that run out, answers that come late. Each
 * message is called once at the most.
 */
import { startDoorWorld, type DoorWorld } from '../support/door-world';
import { at, textAt } from '../support/json';
import { makeOverdue, storedCall } from '../support/message-clock';
import { entry, envelope, messages, postWebhook, statusItem } from '../support/meta';
import type { Point } from '../support/mongo-door';
import { expectProblem } from '../support/problems';
import { accepted, readLog, sendText, untilStatus } from '../support/steps';

let world: DoorWorld;
beforeAll(async () => {
  world = await startDoorWorld();
});
afterAll(() => world.stop());
afterEach(() => {
  world.door.releaseAll();
});
beforeEach(() => world.twin.chaos({ reset: true, no_statuses: true }));

const SEND = 'send';
const CLAIM: Point = {
  command: 'update',
  collection: 'messages',
  saying: ['"call.token"', '"sending"'],
};
const STORE_ACCEPTED: Point = {
  command: 'update',
  collection: 'messages',
  saying: ['"wamid"', '"accepted"'],
};
const STORE_THROTTLED: Point = {
  command: 'update',
  collection: 'messages',
  saying: ['"call.waits"'],
};
const MARK_RESENT: Point = {
  command: 'findAndModify',
  collection: 'messages',
  saying: ['"$set":{"resentAs"'],
};
const EXPIRE: Point = { command: 'update', collection: 'messages', saying: ['lease_expired'] };
const TELL_UNKNOWN: Point = {
  command: 'findAndModify',
  collection: 'messages',
  saying: ['"pendingSince"', '"unknown"'],
};

function keyOf(id: string) {
  return { id, workspaceId: world.tenant.workspaceId };
}
function stored(id: string) {
  return storedCall(keyOf(id));
}
async function callsOf(text: string): Promise<number> {
  return (await world.twin.sent()).filter(({ body }) => at(body, 'text', 'body') === text).length;
}
async function callsToMeta(): Promise<number> {
  return (await world.twin.calls('/messages')).length;
}
function resend(id: string) {
  return world.tenant.api.post(`/v1/messages/${id}/resend`, {});
}
function cancel(id: string) {
  return world.tenant.api.post(`/v1/messages/${id}/cancel`, {});
}

/** A later message has gone all the way, so what was queued before it had its turn. */
async function sendMarker(): Promise<void> {
  await untilStatus(world.tenant.api, {
    id: await accepted(sendText(world.tenant, 'marker')),
    status: 'accepted',
  });
}

test('a second job of a message whose call is under way begins no call', async () => {
  const { door, tenant, requeue } = world;
  const storing = door.stopBefore(STORE_ACCEPTED);
  const id = await accepted(sendText(tenant, 'one of two jobs'));
  await storing.reached();
  await requeue(SEND, [id, id]);
  await sendMarker();
  expect(await stored(id)).toMatchObject({ state: 'sending', fence: 1 });
  storing.release();
  await untilStatus(tenant.api, { id, status: 'accepted' });
  expect(await callsOf('one of two jobs')).toBe(1);
});

test('jobs that are claimed by the same update begin one call per message, and none for one that is under way', async () => {
  const { door, tenant, requeue } = world;
  const storing = door.stopBefore(STORE_ACCEPTED);
  const underWay = await accepted(sendText(tenant, 'under way'));
  await storing.reached();
  // While two claims are under way, the next ones gather.
  const claiming = [door.stopBefore(CLAIM), door.stopBefore(CLAIM)];
  const before: string[] = [];
  for (const stop of claiming) {
    before.push(await accepted(sendText(tenant, 'before it')));
    await stop.reached();
  }
  const id = await accepted(sendText(tenant, 'gathered'));
  await requeue(SEND, [id, underWay, id]);
  await sendAfterwards(() => {
    for (const stop of claiming) stop.release();
  });
  for (const each of [...before, id])
    await untilStatus(tenant.api, { id: each, status: 'accepted' });
  expect([await callsOf('gathered'), await callsOf('under way')]).toEqual([1, 1]);
  storing.release();
  await untilStatus(tenant.api, { id: underWay, status: 'accepted' });
});

/** A job behind those that gather; it is claimed with them. */
async function sendAfterwards(letGo: () => void): Promise<void> {
  const id = await accepted(sendText(world.tenant, 'behind it'));
  letGo();
  await untilStatus(world.tenant.api, { id, status: 'accepted' });
}

test('a message that was canceled after its throttled call stays canceled, though that end is stored a second time', async () => {
  const { door, tenant, twin } = world;
  await twin.chaos({ error: { code: 131056, count: 1 }, no_statuses: true });
  const storing = door.stopAfter(STORE_THROTTLED);
  const id = await accepted(sendText(tenant, 'canceled in between'));
  await storing.reached();
  expect(await cancel(id)).toMatchObject({ status: 200, json: { status: 'canceled' } });
  const again = door.stopAfter(STORE_THROTTLED);
  storing.lose();
  await again.reached();
  expect(await stored(id)).toMatchObject({ state: 'canceled' });
});

test('a throttled call that ends after its message was sent once more does not send it a third time', async () => {
  const { door, tenant, twin } = world;
  await twin.chaos({ error: { code: 131056, count: 1 }, no_statuses: true });
  const before = await callsToMeta();
  const storing = door.stopBefore(STORE_THROTTLED);
  const id = await accepted(sendText(tenant, 'taken for lost'));
  await storing.reached();
  await makeOverdue(keyOf(id));
  await untilStatus(tenant.api, { id, status: 'unknown' });
  const copy = textAt((await resend(id)).json, 'id');
  await untilStatus(tenant.api, { id: copy, status: 'accepted' });
  storing.release();
  await storing.answered();
  expect(await stored(id)).toMatchObject({ state: 'unknown' });
  expect((await callsToMeta()) - before).toBe(2);
});

test('the end of a lease that the sweep has found does not end a later claim', async () => {
  const { door, tenant, twin } = world;
  await twin.chaos({ error: { code: 131056, count: 1 }, no_statuses: true });
  const storing = door.stopBefore(STORE_THROTTLED);
  const id = await accepted(sendText(tenant, 'claimed anew'));
  await storing.reached();
  const expiring = door.stopBefore(EXPIRE);
  await makeOverdue(keyOf(id));
  await expiring.reached();
  const accepting = door.stopBefore({ ...STORE_ACCEPTED, saying: ['"wamid"', '"accepted"', id] });
  storing.release();
  await accepting.reached();
  expiring.release();
  await expiring.answered();
  expect(await stored(id)).toMatchObject({ state: 'sending', fence: 2 });
  accepting.release();
  await untilStatus(tenant.api, { id, status: 'accepted' });
});

test('of two who send a failed message once more at the same time, both get the same copy', async () => {
  const { door, tenant, twin } = world;
  await twin.chaos({ error: { code: 131026, count: 1 }, no_statuses: true });
  const id = await accepted(sendText(tenant, 'once more'));
  await untilStatus(tenant.api, { id, status: 'failed' });
  const marking = door.stopBefore(MARK_RESENT);
  const first = resend(id);
  await marking.reached();
  const second = await resend(id);
  marking.release();
  expect([(await first).status, textAt((await first).json, 'id')]).toEqual([
    202,
    textAt(second.json, 'id'),
  ]);
  await untilStatus(tenant.api, { id: textAt(second.json, 'id'), status: 'accepted' });
  expect(await callsOf('once more')).toBe(1);
});

test('a message is not sent once more when its own answer, or a status of it, comes at the same moment', async () => {
  const { door, tenant, hubUrl } = world;
  const storing = door.stopBefore(STORE_ACCEPTED);
  const late = await accepted(sendText(tenant, 'answered late'));
  await storing.reached();
  await makeOverdue(keyOf(late));
  await untilStatus(tenant.api, { id: late, status: 'unknown' });
  const byAnswer = door.stopBefore(MARK_RESENT);
  const resent = resend(late);
  await byAnswer.reached();
  storing.release();
  await storing.answered();
  byAnswer.release();
  expectProblem(await resent, 409, 'message_not_resendable');

  await world.twin.chaos({ error: { code: 131026, count: 1 }, no_statuses: true });
  const failed = await accepted(sendText(tenant, 'delivered all the same'));
  await untilStatus(tenant.api, { id: failed, status: 'failed' });
  const byStatus = door.stopBefore(MARK_RESENT);
  const again = resend(failed);
  await byStatus.reached();
  const statuses = [statusItem({ wamid: 'wamid.same', ours: failed, status: 'delivered' })];
  await postWebhook(
    hubUrl,
    envelope(entry(tenant.account.wabaId, messages(tenant.phoneNumberId, { statuses }))),
  );
  await untilStatus(tenant.api, { id: failed, status: 'delivered' });
  byStatus.release();
  expectProblem(await again, 409, 'message_not_resendable');
});

test('an outcome that a status settles at the moment when it would be told as unknown is not told', async () => {
  const { door, tenant, twin, hubUrl } = world;
  await twin.chaos({ accept_then_reset: 1, no_statuses: true });
  const id = await accepted(sendText(tenant, 'settled in time'));
  await untilStatus(tenant.api, { id, status: 'unknown' });
  const telling = door.stopBefore(TELL_UNKNOWN);
  await makeOverdue(keyOf(id));
  await telling.reached();
  const statuses = [statusItem({ wamid: 'wamid.settled', ours: id, status: 'delivered' })];
  await postWebhook(
    hubUrl,
    envelope(entry(tenant.account.wabaId, messages(tenant.phoneNumberId, { statuses }))),
  );
  await untilStatus(tenant.api, { id, status: 'delivered' });
  telling.release();
  await telling.answered();
  await sendMarker();
  const told = (await readLog(tenant.api, 'message.outcome_unknown')).filter(
    (event) => at(event, 'data', 'message', 'id') === id,
  );
  expect(told).toEqual([]);
});
