/**
 * Starts one mongod and waits until it answers: that of the clone, and private ones for tests and
 * fault proofs.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pingMongodb } from './pings';
import {
  freePort,
  isAlive,
  lastLines,
  launch,
  stopProcess,
  waitUntil,
  type ProcessIdentity,
} from './processes';

const START_TIMEOUT_MS = 60_000;
const DATABASE = 'smsport';

export interface MongodOptions {
  command: string;
  dir: string;
  logFile: string;
  cacheGb: number;
  port?: number | undefined;
  /**
   * The name of the replica set this server is to be a member of. Somebody must still initiate the
   * set.
   */
  replicaSet?: string | undefined;
  /** Failpoints: `configureFailPoint` makes the server fail on order. */
  testCommands?: boolean | undefined;
  onLaunch?: (server: StartedMongod) => void;
}

export interface StartedMongod {
  uri: string;
  port: number;
  pid: number;
  identity: ProcessIdentity;
}

/** @throws Error with the last lines of the server's log when it does not answer within a minute */
export async function launchMongod(options: MongodOptions): Promise<StartedMongod> {
  const { command, dir, logFile, replicaSet } = options;
  mkdirSync(dir, { recursive: true });
  const port = await freePort(options.port);
  const identity = await launch({ command, args: argumentsOf(options, port), logFile });
  // A member of a set that is not initiated has no primary yet; it answers directly all the same.
  const uri = `mongodb://127.0.0.1:${port}/${DATABASE}${replicaSet === undefined ? '' : '?directConnection=true'}`;
  const server = { uri, port, pid: identity.pid, identity };
  options.onLaunch?.(server);
  const answers = await waitUntil(
    async () => !isAlive(identity) || (await pingMongodb(uri)),
    START_TIMEOUT_MS,
  );
  if (answers && isAlive(identity)) return server;
  await stopProcess(identity, 'SIGTERM');
  throw new Error(`mongod does not answer on port ${port}, see ${logFile}:\n${lastLines(logFile)}`);
}

function argumentsOf(
  { dir, cacheGb, replicaSet, testCommands }: MongodOptions,
  port: number,
): string[] {
  return [
    ...['--dbpath', dir, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'],
    ...['--wiredTigerCacheSizeGB', String(cacheGb)],
    ...(replicaSet === undefined ? [] : ['--replSet', replicaSet]),
    ...(testCommands === true ? ['--setParameter', 'enableTestCommands=1'] : []),
  ];
}

export interface RunningMongod extends StartedMongod {
  /** kill -9. Start it again with the same port and `dir` to find what was on disk. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface PrivateMongodOptions {
  /** Where it keeps its files; without it a temporary folder that is removed at its end. */
  dir?: string;
  port?: number;
  replicaSet?: string;
  testCommands?: boolean;
}

const PRIVATE_CACHE_GB = 0.25;

export async function startPrivateMongod(
  command: string,
  options: PrivateMongodOptions,
): Promise<RunningMongod> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'hub-mongod-'));
  const started = await launchMongod({
    ...options,
    command,
    dir,
    logFile: join(dir, 'mongod.log'),
    cacheGb: PRIVATE_CACHE_GB,
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    await stopProcess(started.identity, signal);
    if (options.dir === undefined) rmSync(dir, { recursive: true, force: true });
  };
  return { ...started, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}
