/**
 * One run of the tests: its name (all of its databases begin with it), its Redis, and what earlier
 * runs have left when they crashed. The record of a run is a file, since jest's setup and teardown
 * share no memory.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { servicesUp, startRedis } from '../../scripts/services';
import { cloneAt } from '../../scripts/services/environment';
import {
  isAlive,
  stopProcess,
  thisProcess,
  type ProcessIdentity,
} from '../../scripts/services/processes';

export interface Run {
  name: string;
  jest: ProcessIdentity;
  mongodbUri: string;
  redisUrl: string;
  redis: ProcessIdentity;
  redisFolder: string;
}

const KEPT_MS = 24 * 3600 * 1000;
/**
 * The name carries the time, so that the age of a database is known on a MongoDB that is not this
 * clone's, too.
 */
const DATABASE = /^test_([0-9a-z]+?)[0-9a-f]{4}_/;

export async function beginRun(): Promise<Run> {
  const { mongodbUri } = await servicesUp();
  for (const run of recordedRuns()) if (!isAlive(run.jest)) await endRun(run);
  await dropDatabases(mongodbUri, isOld);
  const redisFolder = mkdtempSync(join(tmpdir(), 'hub-test-redis-'));
  const redis = await startRedis({ dir: redisFolder });
  const name = `test_${Date.now().toString(36)}${randomBytes(2).toString('hex')}`;
  const run = {
    name,
    jest: thisProcess(),
    mongodbUri,
    redisUrl: redis.url,
    redis: redis.identity,
    redisFolder,
  };
  mkdirSync(runsFolder(), { recursive: true });
  writeFileSync(recordOf(run), JSON.stringify(run));
  return run;
}

export async function endRun(run: Run): Promise<void> {
  await stopProcess(run.redis, 'SIGTERM');
  rmSync(run.redisFolder, { recursive: true, force: true });
  await dropDatabases(run.mongodbUri, (name) => name.startsWith(`${run.name}_`)).catch(
    (error: unknown) => {
      process.stderr.write(`the databases ${run.name}_* could not be dropped: ${String(error)}\n`);
    },
  );
  rmSync(recordOf(run), { force: true });
}

export function currentRun(): Run | undefined {
  return recordedRuns().find(({ jest }) => jest.pid === process.pid && isAlive(jest));
}

/** Younger ones may be in use: a MongoDB can be shared with somebody else's run. */
function isOld(name: string): boolean {
  const begunMs = parseInt(DATABASE.exec(name)?.[1] ?? '', 36);
  return begunMs > 0 && Date.now() - begunMs > KEPT_MS;
}

async function dropDatabases(
  mongodbUri: string,
  isMeant: (name: string) => boolean,
): Promise<void> {
  const connection = await mongoose
    .createConnection(mongodbUri, { serverSelectionTimeoutMS: 5_000 })
    .asPromise();
  try {
    const client = connection.getClient();
    const { databases } = await client.db().admin().listDatabases({ nameOnly: true });
    for (const { name } of databases) if (isMeant(name)) await client.db(name).dropDatabase();
  } finally {
    await connection.close();
  }
}

function recordedRuns(): Run[] {
  mkdirSync(runsFolder(), { recursive: true });
  return readdirSync(runsFolder()).flatMap((file) => {
    const run: unknown = JSON.parse(readFileSync(join(runsFolder(), file), 'utf8'));
    return isRun(run) ? [run] : [];
  });
}

function isRun(value: unknown): value is Run {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    'redis' in value &&
    'jest' in value
  );
}

function recordOf(run: Run): string {
  return join(runsFolder(), `${run.name}.json`);
}

function runsFolder(): string {
  return join(cloneAt().state, 'test-runs');
}
