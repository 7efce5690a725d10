/**
 * Posts, conversations, secrets, numbers and silence in races: one side is stopped at MongoDB's
 * door, the other goes on.
 */
import { readCallbackSecrets, rotateCallbackSecret } from '../../src/callbacks/callback-secret';
import { applyNumberChange, findConnection } from '../../src/connections';
import { ConnectionModel } from '../../src/connections/model';
import { noteHeard, tellSilences } from '../../src/connections/silence';
import { ConversationModel } from '../../src/conversations/model';
import { createSecretBox } from '../../src/db';
import { DeliveryModel } from '../../src/deliveries/model';
import { freeDeadClaims } from '../support/dead-claims';
import { startDoorWorld, type DoorWorld } from '../support/door-world';
import { at, listAt, textAt } from '../support/json';
import type { Point } from '../support/mongo-door';
import { CUSTOMER, readLog, subscribe, untilEvents } from '../support/steps';
import { until } from '../support/until';

let world: DoorWorld;
beforeAll(async () => {
  world = await startDoorWorld({ env: { HUB_HOOK_SCHEDULE_SECONDS: '600' } });
});
afterAll(() => world.stop());
afterEach(() => {
  world.door.releaseAll();
});

const STORE_ATTEMPT: Point = {
  command: 'update',
  collection: 'deliveries',
  saying: ['"$push":{"attempts"'],
};

async function connectionNow() {
  const connection = await findConnection(world.tenant.workspaceId, world.tenant.connectionId);
  if (connection === null) throw new Error('the connection is there');
  return connection;
}

test('a second job of a delivery that is being posted does not post it again', async () => {
  const { door, sink, tenant, twin, requeue } = world;
  const hook = await subscribe(tenant.api, sink.url('/twice'), { event: 'message.received' });
  const storing = door.stopBefore(STORE_ATTEMPT);
  await twin.inbound({ from: CUSTOMER, text: 'Hello' });
  await storing.reached();
  const delivery = await DeliveryModel.findOne({
    hookId: hook.id,
    workspaceId: tenant.workspaceId,
  }).lean();
  await requeue('deliver', [delivery?._id ?? '']);
  await twin.inbound({ from: CUSTOMER, text: 'behind it' });
  await sink.wait('/twice', ({ body }) => body.includes('behind it'));
  storing.release();
  await storing.answered();
  const ids = sink.received('/twice').map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(ids.length);
  await tenant.api.remove(`/v1/hooks/${hook.id}`);
});

test('an attempt that is stored after its lease ran out does not undo what a later one has achieved', async () => {
  const { door, sink, tenant, twin } = world;
  const hook = await subscribe(tenant.api, sink.url('/late'), { event: 'message.received' });
  sink.answer('/late', (_, count) => ({ status: count === 1 ? 500 : 204 }));
  const storing = door.stopBefore(STORE_ATTEMPT);
  await twin.inbound({ from: CUSTOMER, text: 'posted twice' });
  await storing.reached();
  await freeDeadClaims();
  const delivered = () => tenant.api.get(`/v1/hooks/${hook.id}/deliveries?status=delivered`);
  await until(async () => listAt((await delivered()).json, 'data').length === 1, {
    what: 'the second attempt to deliver it',
  });
  storing.release();
  await storing.answered();
  expect(listAt((await delivered()).json, 'data')).toHaveLength(1);
  expect(sink.received('/late')).toHaveLength(2);
  await tenant.api.remove(`/v1/hooks/${hook.id}`);
});

/** Of the only customer, who has written. */
async function openConversation(): Promise<string> {
  await world.twin.inbound({ from: CUSTOMER, text: 'Whose am I?' });
  await untilEvents(world.tenant.api, { count: 1, type: 'conversation.opened' });
  return textAt((await world.tenant.api.get('/v1/conversations')).json, 'data', 0, 'id');
}
function assign(id: string, user: string | null) {
  return world.tenant.api.post(`/v1/conversations/${id}/assign`, { user_id: user });
}
async function assignmentsSince(before: number, count: number): Promise<unknown[]> {
  return (
    await untilEvents(world.tenant.api, { count: before + count, type: 'conversation.assigned' })
  )
    .slice(before)
    .map((event) => [at(event, 'data', 'previous'), at(event, 'data', 'conversation', 'assignee')]);
}

test('of two who assign a conversation at once, the later one tells whose it was in between', async () => {
  const id = await openConversation();
  const assigning = world.door.stopBefore({
    command: 'findAndModify',
    collection: 'conversations',
    saying: ['"usr_slow"'],
  });
  const slow = assign(id, 'usr_slow');
  await assigning.reached();
  expect(await assign(id, 'usr_quick')).toMatchObject({ status: 200 });
  assigning.release();
  expect(await slow).toMatchObject({ status: 200, json: { assignee: 'usr_slow' } });
  expect(await assignmentsSince(0, 2)).toEqual([
    [null, 'usr_quick'],
    ['usr_quick', 'usr_slow'],
  ]);
});

test('a change that could not be told stays to be told, though another one is crossed off at that moment', async () => {
  const { door, tenant } = world;
  const id = await openConversation();
  const before = (await readLog(tenant.api, 'conversation.assigned')).length;
  const crossing = door.stopBefore({
    command: 'update',
    collection: 'conversations',
    saying: ['"$pull":{"pendingEvents"'],
  });
  const told = assign(id, 'usr_told');
  await crossing.reached();
  const telling = door.stopBefore({
    command: 'insert',
    collection: 'events',
    saying: ['usr_untold'],
  });
  const untold = assign(id, 'usr_untold');
  await telling.reached();
  telling.lose();
  expect((await untold).status).toBe(503);
  crossing.release();
  expect((await told).status).toBe(200);
  // The sweep tells what has been waiting for five seconds.
  await ConversationModel.updateOne(
    { workspaceId: tenant.workspaceId, pendingSince: { $exists: true } },
    { $set: { pendingSince: new Date(0) } },
  );
  expect(await assignmentsSince(before, 2)).toMatchObject([
    { 1: 'usr_told' },
    { 0: 'usr_told', 1: 'usr_untold' },
  ]);
});

test('of two who rotate the callback secret at once, the second keeps the secret of the first for the time of the change', async () => {
  const { door } = world;
  const box = createSecretBox(`k:${Buffer.alloc(32).toString('base64')}`);
  await rotateCallbackSecret(box, 'ws_secrets');
  const replacing = door.stopBefore({ command: 'update', collection: 'callbacksecrets' });
  const slow = rotateCallbackSecret(box, 'ws_secrets');
  await replacing.reached();
  const quick = await rotateCallbackSecret(box, 'ws_secrets');
  replacing.release();
  const open = async () => (await readCallbackSecrets(box, 'ws_secrets', new Date()))();
  expect([(await slow).secret, quick.secret]).toEqual(await open());
});

test('an older change of a number that is written late does not undo a newer one', async () => {
  const { door, tenant } = world;
  const connection = await connectionNow();
  const change = (current: string, minute: number) =>
    applyNumberChange(connection, tenant.phoneNumberId, {
      change: 'quality',
      current,
      previous: null,
      key: current,
      at: new Date(Date.UTC(2027, 1, 1, 0, minute)),
    });
  const writing = door.stopBefore({
    command: 'update',
    collection: 'connections',
    saying: ['"OLDER"'],
  });
  const older = change('OLDER', 1);
  await writing.reached();
  await change('NEWER', 2);
  writing.release();
  await older;
  expect((await connectionNow()).phoneNumbers[0]).toMatchObject({ quality: 'NEWER' });
});

test('a connection that hears from Meta while its silence is being told is not taken for silent', async () => {
  const { door, tenant } = world;
  await ConnectionModel.updateOne(
    { _id: tenant.connectionId, workspaceId: tenant.workspaceId },
    { $set: { lastCallAt: new Date(0) } },
  );
  const marking = door.stopBefore({
    command: 'update',
    collection: 'connections',
    saying: ['"silent":true}'],
  });
  const telling = tellSilences(() => Promise.resolve(), new Date());
  await marking.reached();
  await noteHeard([{ connection: await connectionNow(), at: new Date() }]);
  marking.release();
  await telling;
  expect(await connectionNow()).not.toHaveProperty('silent');
  expect(await readLog(tenant.api, 'connection.silent')).toEqual([]);
});
