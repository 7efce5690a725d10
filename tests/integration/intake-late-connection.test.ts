/**
 * A connection comes while a call for it is being put aside as unrouted: the call reaches it,
 * whatever happens to the look that follows.
 */
import { InboundBatchModel } from '../../src/intake/model';
import { testAccount } from '../support/accounts';
import { startFailingMongo, type FailingMongo } from '../support/failing-mongo';
import { entry, envelope, messages, postWebhook, textMessage } from '../support/meta';
import { startMongoDoor, type MongoDoor } from '../support/mongo-door';
import { untilEvents, wamidsOf } from '../support/steps';
import { makeTenant, newConnection } from '../support/tenants';
import { startWorld, type World } from '../support/world';

const [account, late] = [testAccount(1), testAccount(2)];
let mongo: FailingMongo;
let door: MongoDoor;
let world: World;

beforeAll(async () => {
  mongo = await startFailingMongo();
  door = await startMongoDoor(mongo.uri);
  world = await startWorld({
    accounts: [account, late],
    env: { MONGODB_URI: door.uri, HUB_SWEEP_SECONDS: '0.2' },
  });
  const second = world.tenants[1];
  expect((await second?.api.remove(`/v1/connections/${second.connectionId}`))?.status).toBe(204);
});
afterAll(async () => {
  await world.stop();
  await door.close();
  await mongo.stop();
});

test('a call that is put aside while its connection comes is handed to it, also when the second look for it fails', async () => {
  const owner = await makeTenant(world.hubUrl, 'Late');
  const aside = door.stopBefore({
    command: 'insert',
    collection: InboundBatchModel.collection.name,
    saying: ['"unrouted"'],
  });
  const body = envelope(
    entry(
      late.wabaId,
      messages(late.numbers[0]?.id ?? '', {
        messages: [textMessage('wamid.late', '4917612345678')],
      }),
    ),
  );
  expect((await postWebhook(world.hubUrl, body)).status).toBe(200);
  await aside.reached();
  expect((await owner.api.post('/v1/connections', newConnection(late))).status).toBe(201);
  await mongo.fail({ commands: ['find'], model: 'Connection', fault: { errorCode: 14_031 } });
  aside.release();
  await mongo.untilFailed(1);
  await mongo.mend();
  // The look is repeated after the time that a process has for it.
  await InboundBatchModel.updateMany(
    { attention: 'unrouted', sweepAt: { $exists: true } },
    { $set: { sweepAt: new Date(0) } },
  );
  expect(wamidsOf(await untilEvents(owner.api, { count: 1, type: 'message.received' }))).toEqual([
    'wamid.late',
  ]);
});
