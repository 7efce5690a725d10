/**
 * The DocumentDB engine for one clone: PostgreSQL from the cached tree on this clone's data, and the gateway before it.
 * Both are left running; each is restarted on the same port and data when it is found dead.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { documentDbEngine, type Engine } from './documentdb-engine';
import type { Clone } from './environment';
import { pingMongodb } from './pings';
import { startPostgres, stopPostgres } from './postgres';
import { freePort, isAlive, lastLines, launch, stopProcess, waitUntil } from './processes';
import { readRecords, writeRecords, type ProcessRecord } from './record';

export { canHaveDocumentDb } from './documentdb-engine';

const START_TIMEOUT_MS = 30_000;
const PING_MS = 2_000;
const HOW = 'DocumentDB engine';

export interface RunningDocumentDb {
  uri: string;
  port: number;
  dataFolder: string;
}

export async function documentDbUp(
  clone: Clone,
  { database, port }: { database: string; port?: number },
): Promise<RunningDocumentDb> {
  const engine = await documentDbEngine(clone);
  const folder = join(clone.state, 'documentdb');
  const previousPort = processNamed(clone, 'postgres')?.port;
  const postgres = await startPostgres(engine, { clone, folder, ...(previousPort ? { port: previousPort } : {}) });
  const record = { kind: 'documentdb', how: HOW, uri: '' } as const;
  writeRecords(clone, { mongodb: { ...record, processes: [postgres] } });

  const gateway = await launchGateway(engine, { clone, folder, postgresPort: postgres.port, ...(port ? { port } : {}) });
  const uri = `mongodb://127.0.0.1:${gateway.port}/${database}`;
  writeRecords(clone, { mongodb: { ...record, uri, processes: [postgres, gateway] } });
  const answers = await waitUntil(async () => !isAlive(gateway) || (await pingMongodb(uri, PING_MS)), START_TIMEOUT_MS);
  if (answers && isAlive(gateway)) return { uri, port: gateway.port, dataFolder: folder };
  await documentDbDown(clone);
  throw new Error(`the DocumentDB gateway does not answer on port ${gateway.port}:\n${lastLines(join(clone.logs, 'gateway.log'))}`);
}

/** The gateway first, so that no write is cut off in the middle by PostgreSQL's end. */
export async function documentDbDown(clone: Clone): Promise<void> {
  const gateway = processNamed(clone, 'gateway');
  if (gateway) await stopProcess(gateway, 'SIGTERM', 5_000);
  await stopPostgres(join(clone.state, 'documentdb'), processNamed(clone, 'postgres'));
}

function processNamed(clone: Clone, name: string): ProcessRecord | undefined {
  return readRecords(clone).mongodb?.processes.find((each) => each.name === name);
}

interface GatewayLaunch {
  clone: Clone;
  folder: string;
  postgresPort: number;
  port?: number;
}

async function launchGateway(engine: Engine, { clone, folder, postgresPort, port: wanted }: GatewayLaunch): Promise<ProcessRecord> {
  const state = join(folder, 'gateway');
  mkdirSync(state, { recursive: true });
  const port = await freePort(wanted);
  const postgresUrl = `postgres://postgres@127.0.0.1:${postgresPort}/postgres`;
  const identity = await launch({
    command: engine.gateway,
    args: [`127.0.0.1:${port}`, postgresUrl, state],
    logFile: join(clone.logs, 'gateway.log'),
  });
  return { ...identity, name: 'gateway', port };
}
