/**
 * The services as users get them: by `bin/hub services`, and with a clone of its own in a temporary
 * folder for what would disturb others.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import {
  servicesDown,
  servicesStatus,
  servicesUp,
  startMongod,
  startRedis,
} from '../../scripts/services';
import { cloneAt, environment, projectRoot } from '../../scripts/services/environment';
import { pingMongodb, pingRedis } from '../../scripts/services/pings';
import { readRecords } from '../../scripts/services/record';
import { testServices } from '../support/services';

/** A machine where MONGODB_URI is the only way to MongoDB can't start one of its own. */
const hasOwnMongodb = readRecords(cloneAt()).mongodb !== undefined;

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

describe('hub services', () => {
  it('prints only the addresses as JSON on stdout, and the same ones when it is run again', async () => {
    const first = await hub('services', 'up', '--json');
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout)).toEqual({
      mongodbUri: expect.stringMatching(/^mongodb(\+srv)?:\/\/.+\/.+/),
      redisUrl: expect.stringMatching(/^rediss?:\/\//),
    });
    const second = await hub('services', 'up', '--json');
    expect(second.stdout).toBe(first.stdout);
  });

  it('says which MongoDB and which Redis it took, one line each, on stderr', async () => {
    const { stderr } = await hub('services', 'up', '--json');
    expect(stderr.match(/^MongoDB: /gm)).toHaveLength(1);
    expect(stderr.match(/^Redis: /gm)).toHaveLength(1);
  });

  it('tells what runs', async () => {
    await hub('services', 'up');
    const { code, stdout } = await hub('services', 'status', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      mongodb: { running: true },
      redis: { running: true },
    });
  });

  it('takes MONGODB_URI and REDIS_URL as they are', async () => {
    const env = {
      MONGODB_URI: 'mongodb://db.example:27017/other',
      REDIS_URL: 'redis://cache.example:6379',
    };
    const { stdout } = await hubWith(env, 'services', 'up', '--json');
    expect(JSON.parse(stdout)).toEqual({ mongodbUri: env.MONGODB_URI, redisUrl: env.REDIS_URL });
  });

  it('refuses a word it does not know', async () => {
    const { code, stdout, stderr } = await hub('services', 'sideways');
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/up\|down\|status/);
  });
});

(hasOwnMongodb ? describe : describe.skip)('a clone of its own', () => {
  const root = mkdtempSync(join(tmpdir(), 'hub-clone-'));
  const clone = { root, env: {} };

  afterAll(async () => {
    await servicesDown(clone);
    rmSync(root, { recursive: true, force: true });
  });

  it('keeps ports and data over down, up and a killed process, and never touches another clone', async () => {
    const before = await servicesStatus({ env: {} });
    const uris = await servicesUp(clone);
    await write(uris.mongodbUri, 'kept');

    await servicesDown(clone);
    expect(await servicesStatus(clone)).toMatchObject({
      mongodb: { running: false },
      redis: { running: false },
    });
    expect(await servicesUp(clone)).toEqual(uris);

    const { mongodb, redis } = await servicesStatus(clone);
    for (const { pid } of [mongodb, redis]) process.kill(pid ?? 0, 'SIGKILL');
    expect(await servicesUp(clone)).toEqual(uris);
    expect(await read(uris.mongodbUri)).toEqual(['kept']);
    expect(await servicesStatus({ env: {} })).toEqual(before);
  });

  it('is started once when two ask at the same time', async () => {
    await servicesDown(clone);
    const [one, other] = await Promise.all([servicesUp(clone), servicesUp(clone)]);
    expect(other).toEqual(one);
  });
});

describe('a throw-away Redis', () => {
  it('is gone when killed, and comes back empty on the same port', async () => {
    const redis = await startRedis();
    await redis.kill();
    expect(await pingRedis(redis.url)).toBe(false);
    const again = await startRedis({ port: redis.port });
    expect(again.url).toBe(redis.url);
    await again.stop();
    expect(await pingRedis(redis.url)).toBe(false);
  });
});

describe('a private MongoDB', () => {
  it('is MongoDB itself and makes the faults that are ordered from it', async () => {
    const mongod = await startMongod({ testCommands: true });
    try {
      await write(mongod.uri, 'before');
      await order(mongod.uri, { failCommands: ['insert'], errorCode: 14031 });
      await expect(write(mongod.uri, 'refused')).rejects.toMatchObject({ code: 14031 });
      await write(mongod.uri, 'after');
      expect(await read(mongod.uri)).toEqual(['before', 'after']);
    } finally {
      await mongod.stop();
    }
    expect(await pingMongodb(mongod.uri)).toBe(false);
  });

  it('keeps its data in the folder that it was given, over kill -9', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'hub-mongod-'));
    const killed = await startMongod({ dir });
    await write(killed.uri, 'kept');
    await killed.kill();
    const again = await startMongod({ dir, port: killed.port });
    expect(again.uri).toBe(killed.uri);
    expect(await read(again.uri)).toEqual(['kept']);
    await again.stop();
    rmSync(dir, { recursive: true, force: true });
  });
});

describe('testServices', () => {
  it('gives another database and another prefix at each call', () => {
    const [one, other] = [testServices(), testServices()];
    expect(one.mongodbUri).not.toBe(other.mongodbUri);
    expect(one.redisPrefix).not.toBe(other.redisPrefix);
  });
});

async function hub(...args: string[]): Promise<Outcome> {
  return hubWith({}, ...args);
}

/**
 * Without what the test run itself has been given: the clone's own services are meant here, unless
 * the machine has none.
 */
async function hubWith(env: Record<string, string>, ...args: string[]): Promise<Outcome> {
  const { MONGODB_URI: mongodbUri, REDIS_URL: redisUrl, ...others } = environment();
  const own = hasOwnMongodb ? {} : { MONGODB_URI: mongodbUri, REDIS_URL: redisUrl };
  const child = spawn(process.execPath, [join(projectRoot(), 'bin/hub'), ...args], {
    env: { ...others, ...own, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (bytes: Buffer) => {
    stdout += bytes.toString();
  });
  child.stderr.on('data', (bytes: Buffer) => {
    stderr += bytes.toString();
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The next matching command fails as told, once. */
async function order(
  uri: string,
  fault: { failCommands: string[]; errorCode: number },
): Promise<void> {
  await withConnection(uri, async (connection) =>
    connection.db
      ?.admin()
      .command({ configureFailPoint: 'failCommand', mode: { times: 1 }, data: fault }),
  );
}

async function write(uri: string, _id: string): Promise<void> {
  const options = { writeConcern: { w: 'majority', j: true } } as const;
  await withConnection(uri, (connection) =>
    connection.collection<{ _id: string }>('notes').insertOne({ _id }, options),
  );
}

async function read(uri: string): Promise<string[]> {
  const notes = await withConnection(uri, (connection) =>
    connection.collection<{ _id: string }>('notes').find().toArray(),
  );
  return notes.map(({ _id }) => _id);
}

async function withConnection<T>(
  uri: string,
  work: (connection: mongoose.Connection) => Promise<T>,
): Promise<T> {
  const connection = await mongoose.createConnection(uri).asPromise();
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
