/** What is older than its days goes, and nothing else. */
import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import { createFileStore } from '../../src/db';
import { newId } from '../../src/lib/ids';
import { createLogger, createMetrics } from '../../src/log';
import { createMedia } from '../../src/media';
import { removeOld } from '../../src/privacy/retention';
import { startMediaStand, waitFor, type MediaStand } from '../fixtures/media/stand';

const DAY_MS = 24 * 3_600_000;
const NOW = Date.now();

let stand: MediaStand;

beforeAll(async () => {
  stand = await startMediaStand();
});

afterAll(async () => {
  await stand.close();
});

function batches() {
  return mongoose.connection.collection<{ _id: string; state: string }>('inboundbatches');
}
function media() {
  return mongoose.connection.collection<{ _id: string; sweepAt?: Date }>('media');
}
function chunks() {
  return mongoose.connection.collection('media.chunks');
}

/** Runs as the job does; `add` is not called by it. */
async function run(atMs: number): Promise<void> {
  const [log, metrics] = [createLogger({ level: 'silent', role: 'test' }), createMetrics()];
  const unused = () => {
    throw new Error('not used here');
  };
  const queues = {
    open: unused,
    add: unused,
    addOverdue: unused,
    work: unused,
    count: unused,
    depths: unused,
    ping: unused,
    close: unused,
  };
  const feature = createMedia({
    files: createFileStore('media'),
    queues,
    sweepAfterMs: 1_000,
    log,
    metrics,
    openConnection: unused,
    fetchLink: unused,
    serverUrl: '',
    lifeMs: () => 0,
  });
  await removeOld(
    { queues, media: feature, days: { raw: 7, media: 30 }, log, metrics },
    new Date(atMs),
  );
}

function batch(state: string, ageDays: number) {
  const receivedAt = new Date(NOW - ageDays * DAY_MS);
  const id = newId('inb', receivedAt.getTime());
  return {
    _id: id,
    state,
    calls: [{ id: `${id}-000`, connector: 'whatsapp', body: Buffer.from('{}'), receivedAt }],
  };
}

test('raw calls go after their days, however they ended, but never before they were handled', async () => {
  await batches().deleteMany({});
  const old = Array.from({ length: 2_300 }, (_, index) =>
    batch(['done', 'parked', 'unrouted'][index % 3] ?? 'done', 7.01 + index / 1000),
  );
  await batches().insertMany([
    ...old,
    batch('new', 30),
    batch('done', 6.99),
    batch('parked', 6.99),
  ]);

  await run(NOW);
  expect(
    (await batches().find({}).project({ state: 1, _id: 0 }).sort({ _id: 1 }).toArray()).map(
      ({ state }) => String(state),
    ),
  ).toEqual(['new', expect.any(String), expect.any(String)]);
  await run(NOW);
  expect(await batches().countDocuments()).toBe(3);
  await batches().deleteMany({});
});

test('files go after their days, and are told as gone', async () => {
  const { id } = await stand.receive({
    type: 'document',
    media: { base64: randomBytes(300_000).toString('base64'), filename: 'Secret name.pdf' },
  });
  await stand.until(id, ({ status }) => status === 200);

  await run(NOW + 29 * DAY_MS);
  expect((await stand.get(id)).status).toBe(200);
  await run(Date.now() + 30 * DAY_MS);
  const gone = await stand.get(id);
  expect([gone.status, await gone.json()]).toEqual([
    410,
    expect.objectContaining({
      code: 'media_unavailable',
      detail: 'The file was removed because its time was over.',
    }),
  ]);
  expect(await chunks().countDocuments()).toBe(0);
  expect(await media().findOne({ _id: id })).toMatchObject({ state: 'expired', filename: null });
});

test('a removal whose process died is finished by the sweep', async () => {
  const { id } = await stand.receive({
    type: 'image',
    media: { base64: randomBytes(300_000).toString('base64') },
  });
  await stand.until(id, ({ status }) => status === 200);
  expect(await chunks().countDocuments()).toBe(2);

  await media().updateOne({ _id: id }, { $set: { state: 'expired', sweepAt: new Date() } });
  await waitFor(async () => ((await chunks().countDocuments()) === 0 ? true : undefined));
  await waitFor(async () =>
    (await media().findOne({ _id: id }))?.sweepAt === undefined ? true : undefined,
  );
});
