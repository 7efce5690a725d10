/**
 * The event log, its consumers and idempotency keys in races: one side is stopped at MongoDB's
 * door, the other goes on.
 */
import { connectMongo, createSecretBox, disconnectMongo, migrate } from '../../src/db';
import { appendEvents } from '../../src/events/append';
import { runConsumers, type EventConsumer } from '../../src/events/consumers';
import { EventCursorModel, readEvents } from '../../src/events/model';
import { createIdempotency } from '../../src/idempotency';
import { createLogger } from '../../src/log';
import { gate, type Gate } from '../support/gate';
import { startMongoDoor, type MongoDoor, type Point } from '../support/mongo-door';
import { testServices } from '../support/services';
import { until } from '../support/until';

let door: MongoDoor;
const gates: Gate[] = [];
beforeAll(async () => {
  door = await startMongoDoor(testServices().mongodbUri);
  await connectMongo(door.uri);
  await migrate([], createLogger({ level: 'silent', role: 'test' }));
});
afterEach(() => {
  door.releaseAll();
  for (const { open } of gates.splice(0)) open();
});
afterAll(async () => {
  await disconnectMongo();
  await door.close();
});

function append(workspaceId: string, ...keys: string[]): Promise<number> {
  return appendEvents(
    workspaceId,
    keys.map((key) => ({
      type: 'test.happened',
      connectionId: null,
      occurredAt: new Date(),
      dedupeKey: key,
      data: {},
    })),
  );
}
async function keysIn(workspaceId: string): Promise<string[]> {
  return (await readEvents(workspaceId, { after: 0, limit: 100 })).map(
    ({ dedupeKey }) => dedupeKey,
  );
}
async function headOf(workspaceId: string): Promise<number | undefined> {
  return (await EventCursorModel.findOne({ _id: workspaceId, workspaceId }).lean())?.head;
}

const INSERT: Point = { command: 'insert', collection: 'events' };
const ADVANCE: Point = {
  command: 'findAndModify',
  collection: 'eventcursors',
  saying: ['"$max":{"consumers.'],
};

test('a batch that meets another one at the end of the log comes behind it whole, in its order, and without what that one brought', async () => {
  const inserting = door.stopBefore(INSERT);
  const first = append('ws_order', 'a', 'both', 'b');
  await inserting.reached();
  await append('ws_order', 'x', 'both');
  inserting.release();
  expect(await first).toBe(2);
  expect(await keysIn('ws_order')).toEqual(['x', 'both', 'a', 'b']);
});

test('an event that comes into the log between two looks at it is not added a second time', async () => {
  const looking = door.stopAfter({ command: 'find', collection: 'events', saying: ['"sort":'] });
  const first = append('ws_twice', 'same');
  await looking.reached();
  await append('ws_twice', 'same');
  looking.release();
  expect(await first).toBe(0);
  expect(await keysIn('ws_twice')).toEqual(['same']);
});

test('the noted end of the log does not go back when an earlier one is noted late', async () => {
  const noting = door.stopBefore({
    command: 'update',
    collection: 'eventcursors',
    saying: ['"head":1'],
  });
  const first = append('ws_head', 'a');
  await noting.reached();
  await append('ws_head', 'b');
  noting.release();
  await first;
  expect(await headOf('ws_head')).toBe(2);
});

test('what is appended while a reader gives its lease back is read by it, and nobody else reads meanwhile', async () => {
  const seen: string[] = [];
  const consumer: EventConsumer = {
    name: 'reader',
    handle: async (_, events) => {
      seen.push(...events.map(({ dedupeKey }) => dedupeKey));
    },
  };
  const run = (): Promise<void> => runConsumers('ws_late', [consumer], () => undefined);
  await append('ws_late', 'a');
  const advancing = door.stopBefore(ADVANCE);
  const reading = run();
  await advancing.reached();
  await append('ws_late', 'b');
  await run();
  expect(seen).toEqual(['a']);
  advancing.release();
  await reading;
  expect(seen).toEqual(['a', 'b']);
});

/** The claim of a key is only renewed at the door; the lease is short. */
const idempotency = createIdempotency(
  createSecretBox(`k:${Buffer.alloc(32).toString('base64')}`),
  200,
);
const RENEW: Point = {
  command: 'update',
  collection: 'idempotencies',
  saying: ['"u":{"$set":{"leaseUntil"'],
  every: true,
};

test.each([
  ['fails', true],
  ['succeeds', false],
])(
  'a request that has lost its key to another one and then %s leaves it to that one',
  async (_, fails) => {
    const request = { workspaceId: 'ws_keys', key: `lost ${String(fails)}`, hash: 'h' };
    const [first, second] = [gate(), gate()];
    gates.push(first, second);
    const begun: string[] = [];
    const renewing = door.stopBefore(RENEW);
    const slow = idempotency
      .once(request, async () => {
        begun.push('first');
        await first.opened;
        if (fails) throw new Error('failed late');
        return { status: 200, body: 'first' };
      })
      .catch(() => undefined);
    await renewing.reached();
    const taken = idempotency.once(request, async () => {
      begun.push('second');
      renewing.release();
      await second.opened;
      return { status: 200, body: 'second' };
    });
    await until(() => begun.includes('second'), { what: 'the second request to take over' });
    first.open();
    await slow;
    const looking = door.stopAfter({ command: 'find', collection: 'idempotencies' });
    const third = idempotency.once(request, async () => {
      begun.push('third');
      return { status: 200, body: 'third' };
    });
    await looking.reached();
    looking.release();
    second.open();
    expect([(await taken).body, (await third).body]).toEqual(['second', 'second']);
    expect(begun).toEqual(['first', 'second']);
  },
);
