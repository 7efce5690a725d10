/** Timed tasks with several schedulers. */
import mongoose from 'mongoose';
import { connectMongo, disconnectMongo } from '../../src/db';
import { createLogger } from '../../src/log';
import { startSchedule } from '../../src/schedule';
import { testServices } from '../support/services';

const log = createLogger({ level: 'silent', role: 'test' });

beforeAll(async () => {
  await connectMongo(testServices().mongodbUri);
});

afterAll(async () => {
  await disconnectMongo();
});

test('each time is fired once, however many schedulers there are', async () => {
  const fired: string[] = [];
  let enough: () => void = () => undefined;
  const threeTimes = new Promise<void>((resolve) => {
    enough = resolve;
  });
  const queues = {
    add: async (queue: string, ids: readonly string[]): Promise<boolean> => {
      fired.push(...ids.map((id) => `${queue} ${id}`));
      if (fired.length >= 3) enough();
      return true;
    },
  };
  const schedulers = [1, 2, 3].map(() =>
    startSchedule([{ name: 'tick', cron: '* * * * * *', queue: 'ticks' }], { queues, log }),
  );

  await threeTimes;
  await Promise.all(schedulers.map((each) => each.stop()));
  expect(new Set(fired).size).toBe(fired.length);
  expect(
    fired.every((each) => /^ticks tick@\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/.test(each)),
  ).toBe(true);
  const slots = await mongoose.connection
    .collection<{ _id: string }>('cronslots')
    .find({})
    .toArray();
  expect(slots.map(({ _id: slot }) => `ticks ${slot}`).sort()).toEqual([...fired].sort());
});

test('nothing is fired after the stop', async () => {
  const fired: string[] = [];
  const stopped = startSchedule([{ name: 'quiet', cron: '* * * * * *', queue: 'ticks' }], {
    queues: { add: async (_queue, ids) => fired.push(...ids) > 0 },
    log,
  });
  await stopped.stop();
  const before = fired.length;

  // A second scheduler tells that a whole second has passed for the first one, too.
  await new Promise<void>((resolve) => {
    let ticks = 0;
    const witness = startSchedule([{ name: 'witness', cron: '* * * * * *', queue: 'ticks' }], {
      log,
      queues: {
        add: async () => {
          ticks += 1;
          if (ticks === 2) void witness.stop().then(resolve);
          return true;
        },
      },
    });
  });
  expect(fired.length).toBe(before);
});
