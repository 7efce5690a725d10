/** Leases and migrations: one holder at a time, and work that is done once. */
import mongoose from 'mongoose';
import { connectMongo, disconnectMongo, migrate } from '../../src/db';
import { withLease } from '../../src/db/lease';
import { createLogger } from '../../src/log';
import { gate } from '../support/gate';
import { testServices } from '../support/services';

const LOG = createLogger({ level: 'silent', role: 'test' });
const LONG_MS = 60_000;

beforeAll(() => connectMongo(testServices().mongodbUri));
afterAll(() => disconnectMongo());

test('of twenty who want a lease at once one gets it, and the others know at once', async () => {
  let running = 0;
  let most = 0;
  const ran = await Promise.all(
    Array.from({ length: 20 }, () =>
      withLease('race', LONG_MS, async () => {
        running += 1;
        most = Math.max(most, running);
        await mongoose.connection.db?.command({ ping: 1 });
        running -= 1;
      }),
    ),
  );
  expect(most).toBe(1);
  expect(ran.filter(Boolean).length).toBeGreaterThanOrEqual(1);
});

test('a lease is given back, also when the work fails', async () => {
  await expect(
    withLease('fails', LONG_MS, () => Promise.reject(new Error('oops'))),
  ).rejects.toThrow('oops');
  expect(await withLease('fails', LONG_MS, () => Promise.resolve())).toBe(true);
});

test('inside a lease it is taken, and one that has run out is free', async () => {
  const inner: boolean[] = [];
  await withLease('held', LONG_MS, async () => {
    inner.push(await withLease('held', LONG_MS, () => Promise.resolve()));
  });
  await withLease('ran out', -1, async () => {
    inner.push(await withLease('ran out', LONG_MS, () => Promise.resolve()));
  });
  expect(inner).toEqual([false, true]);
});

test('whoever ends after its lease has run out leaves the lease to the next holder', async () => {
  const [begun, ended] = [gate(), gate()];
  const first = withLease('outlasted', -1, async () => {
    begun.open();
    await ended.opened;
  });
  await begun.opened;
  const taken: boolean[] = [];
  await withLease('outlasted', LONG_MS, async () => {
    ended.open();
    await first;
    taken.push(await withLease('outlasted', LONG_MS, () => Promise.resolve()));
  });
  expect(taken).toEqual([false]);
});

test('a migration runs once, in order, and one that failed runs again', async () => {
  const ran: string[] = [];
  let broken = true;
  const migrations = [
    {
      number: 1,
      name: 'first',
      run: () => {
        ran.push('first');
        return Promise.resolve();
      },
    },
    {
      number: 2,
      name: 'second',
      run: () => {
        ran.push('second');
        return broken ? Promise.reject(new Error('died')) : Promise.resolve();
      },
    },
  ];
  await expect(migrate(migrations, LOG)).rejects.toThrow('died');
  broken = false;
  await migrate(migrations, LOG);
  await migrate(migrations, LOG);
  expect(ran).toEqual(['first', 'second', 'second']);
});
