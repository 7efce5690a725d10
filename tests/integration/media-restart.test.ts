/** What a dead process or a lost Redis leaves of a file that was being fetched. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import mongoose from 'mongoose';
import { createFileStore } from '../../src/db';
import { fileKey } from '../../src/media/model';
import { startMediaStand, waitFor, type MediaStand } from '../fixtures/media/stand';
import { startRedis, type RunningRedis } from '../support/services';

let stand: MediaStand;
let redis: RunningRedis;
const redisFolder = mkdtempSync(join(tmpdir(), 'hub-media-redis-'));

beforeAll(async () => {
  redis = await startRedis({ dir: redisFolder });
  stand = await startMediaStand({ REDIS_URL: redis.url });
});

afterAll(async () => {
  await stand.close();
  await redis.stop();
  rmSync(redisFolder, { recursive: true, force: true });
});

const BYTES = randomBytes(600_000);
const files = createFileStore('media');
function collection() {
  return mongoose.connection.collection<{ _id: string; fence: number }>('media');
}
function chunks() {
  return mongoose.connection.collection('media.chunks');
}

async function waitingImage(): Promise<string> {
  await stand.control('/chaos', { scope: 'all', http_500: true });
  const { id } = await stand.receive({
    type: 'image',
    media: { base64: BYTES.toString('base64') },
  });
  await stand.until(id, async (response) => (await response.text()).includes('Try 1 failed'));
  return id;
}

async function expectWhole(id: string): Promise<void> {
  const response = await stand.until(id, ({ status }) => status === 200);
  expect(Buffer.from(await response.arrayBuffer()).equals(BYTES)).toBe(true);
}

test('a hub that starts again fetches what the one before still owed, though Redis has forgotten the job', async () => {
  const id = await waitingImage();
  await stand.stopHub();
  await redis.stop();
  rmSync(redisFolder, { recursive: true, force: true });
  redis = await startRedis({ dir: redisFolder, port: redis.port });

  await stand.control('/chaos', { reset: true });
  await stand.startHub();
  await expectWhole(id);
});

test('a claim whose process died is taken over, and what it had written is gone', async () => {
  const before = await chunks().countDocuments();
  const id = await waitingImage();
  // As a process leaves it that is killed in the middle of a download: claimed, and some parts
  // written.
  const claimed = await collection().findOneAndUpdate(
    { _id: id, state: 'waiting' },
    {
      $set: {
        leaseUntil: new Date(Date.now() + 3_600_000),
        sweepAt: new Date(Date.now() + 3_600_000),
      },
      $inc: { fence: 1 },
    },
    { returnDocument: 'after' },
  );
  const fence = claimed?.fence ?? 0;
  const half = new PassThrough();
  const writing = files.write(fileKey(id, fence), half).catch(() => undefined);
  half.write(BYTES);
  // The rest of it is no whole part.
  await waitFor(async () => ((await chunks().countDocuments()) === before + 2 ? true : undefined));
  await stand.control('/chaos', { reset: true });
  expect((await stand.get(id)).status).toBe(503);

  await collection().updateOne(
    { _id: id },
    { $set: { leaseUntil: new Date(), sweepAt: new Date() } },
  );
  await expectWhole(id);
  // The whole file has three parts, and what was left is gone.
  expect(await chunks().countDocuments()).toBe(before + 3);
  half.destroy();
  await writing;
});

test('a writer that comes too late does not change the file', async () => {
  const id = await waitingImage();
  await collection().updateOne({ _id: id }, { $inc: { fence: 1 } });
  await stand.control('/chaos', { reset: true });
  await expectWhole(id);
  const stored = await collection().findOne({ _id: id });
  const late = await files.write(fileKey(id, 1), Readable.from([Buffer.from('late')]));

  expect(late).toEqual({ size: 4, sha256: createHash('sha256').update('late').digest('hex') });
  expect(await collection().findOne({ _id: id })).toEqual(stored);
  await expectWhole(id);
});
