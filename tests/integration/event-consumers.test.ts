/** Consumers of the log: each keeps its place, whatever happens to the others and to the lease. */
import { connectMongo, disconnectMongo, migrate } from '../../src/db';
import { appendEvents } from '../../src/events/append';
import { runConsumers, type EventConsumer } from '../../src/events/consumers';
import { EventCursorModel, type EventCursorDoc } from '../../src/events/model';
import { createLogger } from '../../src/log';
import { countUp } from '../support/steps';
import { testServices } from '../support/services';

beforeAll(async () => {
  await connectMongo(testServices().mongodbUri);
  await migrate([], createLogger({ level: 'silent', role: 'test' }));
});
afterAll(() => disconnectMongo());

function fill(workspaceId: string, count: number) {
  return appendEvents(
    workspaceId,
    countUp(count).map((number) => ({
      type: 'test.happened',
      connectionId: null,
      occurredAt: new Date(),
      dedupeKey: String(number),
      data: { number },
    })),
  );
}
async function cursorOf(workspaceId: string): Promise<EventCursorDoc | null> {
  return EventCursorModel.findOne({ _id: workspaceId, workspaceId }).lean<EventCursorDoc>();
}

function reading(name: string): EventConsumer & { seen: number[] } {
  const seen: number[] = [];
  return {
    name,
    seen,
    handle: (_, events) => {
      seen.push(...events.map(({ sequence }) => sequence));
      return Promise.resolve();
    },
  };
}
function failing(name: string): EventConsumer {
  return {
    name,
    handle: () => Promise.reject(new Error('broken')),
  };
}

test('each gets every event once, with its data read', async () => {
  await fill('ws_each', 1_200);
  const [one, two] = [reading('one'), reading('two')];
  const contents: unknown[] = [];
  await runConsumers(
    'ws_each',
    [
      one,
      two,
      {
        name: 'three',
        handle: (_, events) => {
          contents.push(...events.map(({ content }) => content));
          return Promise.resolve();
        },
      },
    ],
    () => undefined,
  );
  expect([one.seen, two.seen]).toEqual([countUp(1_200), countUp(1_200)]);
  expect(contents.slice(0, 2)).toEqual([{ number: 1 }, { number: 2 }]);
});

test('one that fails keeps its place, the others go on, and the lease is given back', async () => {
  await fill('ws_fails', 700);
  const well = reading('well');
  const told: string[] = [];
  await runConsumers('ws_fails', [well, failing('ill')], ({ name }) => {
    told.push(name);
  });
  expect(well.seen).toEqual(countUp(700));
  expect(told).toEqual(['ill']);
  expect(await cursorOf('ws_fails')).toMatchObject({ consumers: { well: { sequence: 700 } } });
  const healed = reading('ill');
  await runConsumers('ws_fails', [well, healed], () => undefined);
  expect([healed.seen, well.seen.length]).toEqual([countUp(700), 700]);
});

test('when all fail the next one finds the lease free at once', async () => {
  await fill('ws_all_fail', 600);
  await runConsumers('ws_all_fail', [failing('one')], () => undefined);
  expect(await cursorOf('ws_all_fail')).not.toHaveProperty('holder');
});

test('what was handled counts although the lease was lost meanwhile, and no cursor goes back', async () => {
  await fill('ws_lost', 10);
  const other = { _id: 'ws_lost', workspaceId: 'ws_lost' };
  const slow: EventConsumer = {
    name: 'slow',
    handle: async () => {
      await EventCursorModel.updateOne(other, {
        $set: { holder: 'another', 'consumers.quick.sequence': 12 },
      });
    },
  };
  await runConsumers('ws_lost', [slow, reading('quick')], () => undefined);
  expect(await cursorOf('ws_lost')).toMatchObject({
    holder: 'another',
    consumers: { slow: { sequence: 10 }, quick: { sequence: 12 } },
  });
});
