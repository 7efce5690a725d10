/**
 * Pauses and holds against sends: one side is stopped at a named point, the other goes on, then
 * both end.
 */
import { startDoorWorld, type DoorWorld } from '../support/door-world';
import { at, listAt, textAt } from '../support/json';
import { makeOverdue, storedCall } from '../support/message-clock';
import type { Point } from '../support/mongo-door';
import { accepted, sendText, untilStatus } from '../support/steps';
import { until } from '../support/until';

let world: DoorWorld;
beforeAll(async () => {
  world = await startDoorWorld();
});
afterAll(() => world.stop());
afterEach(async () => {
  world.door.releaseAll();
  for (const path of paths()) await resumeSends(path);
});
beforeEach(() => world.twin.chaos({ reset: true, no_statuses: true }));

/** Sooner than the hourly look at what is held, later than any sweep. */
const SOON = { timeoutMs: 4_000 } as const;

function stored(id: string) {
  return storedCall({ id, workspaceId: world.tenant.workspaceId });
}
async function isHeld(id: string): Promise<boolean> {
  return listAt((await world.tenant.api.get(`/v1/messages/${id}/trace`)).json, 'steps').some(
    (step) => at(step, 'kind') === 'held',
  );
}
function pauseSends(path: string) {
  return world.tenant.api.post(`${path}/pause`, {});
}
function resumeSends(path: string) {
  return world.tenant.api.post(`${path}/resume`, {});
}
function untilAccepted(id: string): Promise<unknown> {
  return untilStatus(world.tenant.api, { id, status: 'accepted', ...SOON });
}

/** Sends while sending is paused; comes back once message and hold are stored. */
async function sendHeld(text: string): Promise<string> {
  const noting = world.door.stopAfter(NOTE_HOLD);
  const id = await accepted(sendText(world.tenant, text));
  await noting.reached();
  noting.release();
  return id;
}

function paths(): string[] {
  return [
    `/v1/connections/${world.tenant.connectionId}`,
    `/v1/phone_numbers/${world.tenant.phoneNumberId}`,
    WORKSPACE,
  ];
}

const WORKSPACE = '/v1/workspace';
const MARK_HELD: Point = {
  command: 'update',
  collection: 'messages',
  saying: ['"$set":{"call.state":"queued","call.heldFor"'],
};
const NOTE_HOLD: Point = { command: 'update', collection: 'holds' };
const REMOVE_HOLD: Point = { command: 'delete', collection: 'holds' };

test.each(['connection', 'number', 'workspace'])(
  'a worker that has read that its %s is not paused begins no call once the pause has answered',
  async (place) => {
    const { door, tenant, twin } = world;
    // All that is read about pauses has been read when this comes back.
    const looking = door.stopAfter({
      command: 'find',
      collection: 'workspaces',
      saying: ['"paused":1'],
    });
    const id = await accepted(sendText(tenant, 'looked at while it was not paused'));
    await looking.reached();
    const path = paths().find((each) => each.includes(place)) ?? '';
    expect(await pauseSends(path)).toMatchObject({ status: 200, json: { paused: true } });
    looking.release();
    await until(async () => (await isHeld(id)) || (await twin.sent(id)).length > 0, {
      what: 'the worker to go on',
    });
    expect(await twin.sent(id)).toEqual([]);
    await resumeSends(path);
    await untilAccepted(id);
  },
);

test('a message that is held while its hold is being removed goes on as well', async () => {
  const { door, tenant } = world;
  await pauseSends(WORKSPACE);
  const first = await sendHeld('held before');
  const marking = door.stopBefore(MARK_HELD);
  const second = await accepted(sendText(tenant, 'held meanwhile'));
  await marking.reached();
  const removing = door.stopBefore(REMOVE_HOLD);
  const resumed = resumeSends(WORKSPACE);
  await removing.reached();
  const noting = door.stopAfter(NOTE_HOLD);
  marking.release();
  await noting.reached();
  noting.release();
  removing.release();
  expect(await resumed).toMatchObject({ status: 200 });
  await untilAccepted(first);
  await untilAccepted(second);
});

test('what is held goes on although the process that lets it go dies once it has removed the hold', async () => {
  const { door } = world;
  await pauseSends(WORKSPACE);
  const id = await sendHeld('held');
  const removing = door.stopAfter(REMOVE_HOLD);
  const resumed = resumeSends(WORKSPACE);
  await removing.reached();
  removing.lose();
  await resumed;
  await untilAccepted(id);
});

test('a message that is marked as held twice, since the first answer was lost, is left alone by then', async () => {
  const { door, tenant, requeue } = world;
  await pauseSends(WORKSPACE);
  const [canceled, called] = [door.stopAfter(MARK_HELD), door.stopAfter(MARK_HELD)];
  const first = await accepted(sendText(tenant, 'held, then canceled'));
  await canceled.reached();
  const second = await accepted(sendText(tenant, 'held, then called'));
  await called.reached();
  expect(await tenant.api.post(`/v1/messages/${first}/cancel`, {})).toMatchObject({ status: 200 });
  await resumeSends(WORKSPACE);
  const accepting = door.stopBefore({
    command: 'update',
    collection: 'messages',
    saying: ['"wamid"', '"accepted"', second],
  });
  await requeue('send', [second]);
  await accepting.reached();
  const again = [door.stopAfter(MARK_HELD), door.stopAfter(MARK_HELD)];
  for (const stop of [canceled, called]) stop.lose();
  for (const stop of again) await stop.reached();
  expect([await stored(first), await stored(second)]).toMatchObject([
    { state: 'canceled' },
    { state: 'sending', fence: 2 },
  ]);
  for (const stop of again) stop.release();
  accepting.release();
  await untilAccepted(second);
});

test('a message that was taken for lost and sent once more is not held as well', async () => {
  const { door, tenant } = world;
  await pauseSends(WORKSPACE);
  const marking = door.stopBefore(MARK_HELD);
  const id = await accepted(sendText(tenant, 'taken for lost'));
  await marking.reached();
  await makeOverdue({ id, workspaceId: tenant.workspaceId });
  await untilStatus(tenant.api, { id, status: 'unknown', ...SOON });
  const copy = textAt((await tenant.api.post(`/v1/messages/${id}/resend`, {})).json, 'id');
  marking.release();
  await marking.answered();
  expect(await stored(id)).toMatchObject({ state: 'unknown' });
  await resumeSends(WORKSPACE);
  await untilAccepted(copy);
});

test('a number that is resumed while its refusal is being noted stays resumed', async () => {
  const { door, tenant, twin } = world;
  await twin.chaos({ error: { code: 133010, count: 1 }, no_statuses: true });
  const noting = door.stopBefore({
    command: 'findAndModify',
    collection: 'connections',
    saying: ['"$set":{"phoneNumbers.$.refused"'],
  });
  await accepted(sendText(tenant, 'refused with its number'));
  await noting.reached();
  expect(await resumeSends(`/v1/phone_numbers/${tenant.phoneNumberId}`)).toMatchObject({
    status: 200,
  });
  noting.release();
  await noting.answered();
  await untilAccepted(await accepted(sendText(tenant, 'after it was resumed')));
});
