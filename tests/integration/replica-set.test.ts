/**
 * On a replica set a primary shows what the others do not have yet, and loses it when it falls.
 * Nobody may act on that.
 */
import mongoose from 'mongoose';
import { startMongod, type RunningMongod } from '../../scripts/services';
import { connectMongo, disconnectMongo } from '../../src/db';
import { appendEvents } from '../../src/events/append';
import { eventKey, readEvents, readHead } from '../../src/events/model';
import { createClaimMessage } from '../../src/messages/claim-message';
import { until } from '../support/until';

const NAME = 'test';
/** So long a primary without the other member stays primary. */
const PATIENCE_MS = 120_000;

let members: RunningMongod[] = [];
function admin() {
  return mongoose.connection.getClient().db('admin');
}
function collection(name: string) {
  return mongoose.connection.getClient().db('smsport').collection<{ _id: string }>(name);
}

beforeAll(async () => {
  members = await Promise.all(
    ['primary', 'secondary'].map(() => startMongod({ replicaSet: NAME, testCommands: true })),
  );
  const [first] = members;
  const config = {
    _id: NAME,
    settings: { electionTimeoutMillis: PATIENCE_MS },
    members: members.map(({ port }, index) => ({
      _id: index,
      host: `127.0.0.1:${String(port)}`,
      priority: index === 0 ? 1 : 0,
    })),
  };
  const direct = await new mongoose.mongo.MongoClient(first?.uri ?? '').connect();
  await direct.db('admin').command({ replSetInitiate: config });
  // Else the first election would wait as long.
  await until(() => direct.db('admin').command({ replSetStepUp: 1 }), {
    what: 'an election',
    timeoutMs: 60_000,
  });
  await until(
    async () => (await direct.db('admin').command({ hello: 1 }))['isWritablePrimary'] === true,
    { what: 'a primary', timeoutMs: 60_000 },
  );
  await direct.close();
  await connectMongo(
    `mongodb://${members.map(({ port }) => `127.0.0.1:${String(port)}`).join(',')}/smsport?replicaSet=${NAME}`,
  );
}, 180_000);
afterAll(async () => {
  await disconnectMongo();
  await Promise.all(members.map((member) => member.kill()));
});

/** The second member does nothing at all meanwhile, so nothing is on most members. */
async function whileAlone<T>(work: () => Promise<T>): Promise<T> {
  const pid = members[1]?.pid ?? 0;
  process.kill(pid, 'SIGSTOP');
  try {
    return await work();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

async function waitingUpdates(): Promise<number> {
  const { inprog } = await admin().command({
    currentOp: 1,
    active: true,
    'command.update': 'messages',
  });
  return Array.isArray(inprog) ? inprog.length : 0;
}

test('a claim whose answer was lost counts only when most members have it', async () => {
  const now = new Date();
  const call = { state: 'queued' as const, dueAt: now, attempts: 0, waits: 0, fence: 0 };
  const message = { _id: 'msg_lost', workspaceId: 'ws_1', direction: 'out', call, createdAt: now };
  await collection('messages').insertOne(message);
  const { claim, first } = await whileAlone(async () => {
    // The command runs, and its answer says that it may be lost; the server does not wait for the
    // other member then.
    const lost = {
      code: 91,
      codeName: 'ShutdownInProgress',
      errmsg: 'Replication is being shut down',
    };
    await admin().command({
      configureFailPoint: 'failCommand',
      mode: { times: 1 },
      data: { failCommands: ['update'], writeConcernError: lost },
    });
    const claiming = createClaimMessage()('msg_lost');
    const waiting = until(async () => (await waitingUpdates()) > 0, {
      what: 'a write that waits for the other member',
    });
    return {
      claim: claiming,
      first: await Promise.race([claiming.then(() => 'claimed'), waiting.then(() => 'waiting')]),
    };
  });
  expect(first).toBe('waiting');
  expect((await claim)?._id).toBe('msg_lost');
}, 60_000);

test('an event that most members do not have yet is not read, and nothing is built on it', async () => {
  const draft = {
    type: 'test.happened',
    connectionId: null,
    occurredAt: new Date(),
    dedupeKey: 'first',
    data: {},
  };
  await appendEvents('ws_1', [draft]);
  await whileAlone(async () => {
    const unsafe = {
      _id: eventKey('ws_1', 2),
      workspaceId: 'ws_1',
      sequence: 2,
      dedupeKey: 'second',
    };
    await collection('events').insertOne(unsafe, { writeConcern: { w: 1, j: false } });
    expect(
      (await readEvents('ws_1', { after: 0, limit: 10 })).map(({ sequence }) => sequence),
    ).toEqual([1]);
    expect(await readHead('ws_1')).toBe(1);
  });
  expect(
    await until(async () => (await readHead('ws_1')) === 2, {
      what: 'the second event on both members',
    }),
  ).toBe(true);
}, 60_000);
