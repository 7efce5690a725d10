/**
 * Redis: `REDIS_URL`, else our own redis-server with its data in the clone (appendonly), else one
 * installed by apt-get.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canInstallPackages, commandFromPackage, findCommand } from './commands';
import { shown, type Clone } from './environment';
import { pingRedis } from './pings';
import {
  freePort,
  isAlive,
  lastLines,
  launch,
  stopProcess,
  waitUntil,
  type ProcessIdentity,
} from './processes';
import { say } from './progress';
import { allAlive, portOf, readRecords, writeRecords } from './record';

const START_TIMEOUT_MS = 30_000;

export interface RedisOptions {
  /** Where it keeps its files; without it a temporary folder that is removed by `stop`. */
  dir?: string;
  appendonly?: boolean;
  port?: number;
}

export interface RunningRedis {
  url: string;
  port: number;
  pid: number;
  identity: ProcessIdentity;
  /**
   * kill -9: what was not yet on disk is lost. Start it again with the same port (and no `dir`, to
   * find it empty).
   */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export async function redisUp(clone: Clone): Promise<string> {
  const previous = readRecords(clone).redis;
  if (allAlive(previous) && (await pingRedis(previous.uri))) {
    say(`Redis: already running, ${previous.how}, port ${portOf(previous)}`);
    return previous.uri;
  }
  await redisDown(clone);
  const dir = join(clone.state, 'redis');
  const options = { dir, appendonly: true, ...(previous ? { port: portOf(previous) } : {}) };
  const redis = await launchServer(
    options,
    join(clone.logs, 'redis.log'),
    ({ identity, port, url }) => {
      writeRecords(clone, {
        redis: {
          how: 'redis-server',
          uri: url,
          processes: [{ ...identity, name: 'redis-server', port }],
        },
      });
    },
  );
  say(`Redis: redis-server, port ${redis.port}, data in ${shown(clone, dir)}`);
  return redis.url;
}

export async function redisDown(clone: Clone): Promise<void> {
  for (const each of readRecords(clone).redis?.processes ?? []) await stopProcess(each, 'SIGTERM');
}

/** A private Redis for tests and fault proofs: FLUSHALL it, kill it, nobody else notices. */
export async function startRedis(options: RedisOptions = {}): Promise<RunningRedis> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'hub-redis-'));
  const started = await launchServer({ ...options, dir }, join(dir, 'redis.log'));
  const clean = (): void => {
    if (options.dir === undefined) rmSync(dir, { recursive: true, force: true });
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    await stopProcess(started.identity, signal);
    clean();
  };
  return { ...started, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

interface StartedServer {
  url: string;
  port: number;
  pid: number;
  identity: ProcessIdentity;
}

async function launchServer(
  { dir, appendonly = false, port: wanted }: RedisOptions & { dir: string },
  logFile: string,
  onLaunch: (server: StartedServer) => void = () => undefined,
): Promise<StartedServer> {
  const command = await redisServer(logFile);
  mkdirSync(dir, { recursive: true });
  const port = await freePort(wanted);
  const args = [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--daemonize', 'no'],
    ...[
      '--appendonly',
      appendonly ? 'yes' : 'no',
      '--save',
      '',
      '--maxmemory-policy',
      'noeviction',
    ],
  ];
  const identity = await launch({ command, args, logFile, cwd: dir });
  const server = { url: `redis://127.0.0.1:${port}`, port, pid: identity.pid, identity };
  onLaunch(server);
  const answers = await waitUntil(
    async () => !isAlive(identity) || (await pingRedis(server.url)),
    START_TIMEOUT_MS,
  );
  if (answers && isAlive(identity)) return server;
  await stopProcess(identity, 'SIGTERM');
  throw new Error(
    `redis-server does not answer on port ${port}, see ${logFile}:\n${lastLines(logFile)}`,
  );
}

async function redisServer(logFile: string): Promise<string> {
  const found = findCommand('redis-server');
  if (found !== null) return found;
  if (canInstallPackages()) return commandFromPackage('redis-server', ['redis-server'], logFile);
  throw new Error(
    'There is no Redis. Three ways to get one: set REDIS_URL to one that runs; install redis-server so that it is on PATH; ' +
      'or run this as root on Debian or Ubuntu, where it is installed by apt-get.',
  );
}
