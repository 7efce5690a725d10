/**
 * MongoDB: `MONGODB_URI`, else mongod on PATH, else one downloaded into the cache, else the DocumentDB engine.
 * What a clone has once been given it keeps while it can be had, since its data is in that engine's files.
 */
import { existsSync } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand } from './commands';
import { canHaveDocumentDb, documentDbDown, documentDbUp } from './documentdb';
import { shown, type Clone } from './environment';
import { cachedMongod, downloadMongod } from './mongod-download';
import { pingMongodb } from './pings';
import { freePort, isAlive, lastLines, launch, stopProcess, waitUntil } from './processes';
import { say } from './progress';
import { allAlive, readRecords, writeRecords, type MongodbKind, type MongodbRecord } from './record';

const START_TIMEOUT_MS = 60_000;
const DATABASE = 'smsport';

export async function mongodbUp(clone: Clone): Promise<string> {
  const previous = readRecords(clone).mongodb;
  if (allAlive(previous) && (await pingMongodb(previous.uri))) {
    say(`MongoDB: already running, ${previous.how}, port ${portOf(previous)}`);
    return previous.uri;
  }
  await mongodbDown(clone);
  const kept = previous && (await resume(clone, previous));
  return kept ?? choose(clone, previous && portOf(previous));
}

export async function mongodbDown(clone: Clone): Promise<void> {
  const record = readRecords(clone).mongodb;
  if (record?.kind === 'documentdb') return documentDbDown(clone);
  for (const each of record?.processes ?? []) await stopProcess(each, 'SIGTERM');
}

/** The kind that holds this clone's data, if it is still there. */
async function resume(clone: Clone, previous: MongodbRecord): Promise<string | null> {
  const port = portOf(previous);
  if (previous.kind === 'documentdb') return canHaveDocumentDb() ? documentDb(clone, port) : null;
  const command = previous.kind === 'mongod' ? findCommand('mongod') : await cachedMongod();
  return command === null ? null : startMongod(clone, { kind: previous.kind, command, how: previous.how, port });
}

async function choose(clone: Clone, port: number | undefined): Promise<string> {
  const installed = findCommand('mongod');
  if (installed !== null) return startMongod(clone, { kind: 'mongod', command: installed, how: 'mongod from PATH', port });
  const downloaded = await downloadMongod(clone, { again: !canHaveDocumentDb() });
  if (downloaded !== null) {
    return startMongod(clone, { kind: 'mongod-download', command: downloaded, how: 'mongod from the cache', port });
  }
  if (canHaveDocumentDb()) return documentDb(clone, port);
  throw new Error(
    'There is no MongoDB, and none could be downloaded. Three ways to get one: set MONGODB_URI to one that runs '
      + '(docker run -p 27017:27017 mongo, then MONGODB_URI=mongodb://127.0.0.1:27017/smsport); install mongod so that it is on PATH; '
      + 'or run this as root on Debian or Ubuntu, where the DocumentDB engine is installed instead.',
  );
}

async function documentDb(clone: Clone, port: number | undefined): Promise<string> {
  const running = await documentDbUp(clone, { database: DATABASE, ...(port ? { port } : {}) });
  say(`MongoDB: DocumentDB engine from the cache, port ${running.port}, data in ${shown(clone, running.dataFolder)}`);
  return running.uri;
}

interface Mongod {
  kind: MongodbKind;
  command: string;
  how: string;
  port: number | undefined;
}

async function startMongod(clone: Clone, { kind, command, how, port: wanted }: Mongod): Promise<string> {
  const dbPath = join(clone.state, 'mongodb');
  if (!existsSync(dbPath)) mkdirSync(dbPath, { recursive: true });
  const logFile = join(clone.logs, 'mongod.log');
  const port = await freePort(wanted);
  const identity = await launch({
    command,
    args: ['--dbpath', dbPath, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'],
    logFile,
  });
  const uri = `mongodb://127.0.0.1:${port}/${DATABASE}`;
  writeRecords(clone, { mongodb: { kind, how, uri, processes: [{ ...identity, name: 'mongod', port }] } });
  const answers = await waitUntil(async () => !isAlive(identity) || (await pingMongodb(uri)), START_TIMEOUT_MS);
  if (!answers || !isAlive(identity)) {
    await stopProcess(identity, 'SIGTERM');
    throw new Error(`mongod does not answer on port ${port}, see ${logFile}:\n${lastLines(logFile)}`);
  }
  say(`MongoDB: ${how}, port ${port}, data in ${shown(clone, dbPath)}`);
  return uri;
}

function portOf(record: MongodbRecord): number {
  return record.processes.at(-1)?.port ?? 0;
}
