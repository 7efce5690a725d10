/**
 * Hub processes as a user runs them (`npm start`): production mode, built code, everything by the
 * environment.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Role } from '../../src/config';
import { environment, projectRoot } from '../services/environment';
import { freePort, lastLines } from '../services/processes';
import type { Stage } from './stage';
import { startCommand } from './start-command';

export interface HubSettings {
  /** Of the checkout whose hub is started; this one if it is left out. */
  root?: string;
  mongodbUri: string;
  redisUrl: string;
  appSecret: string;
  /** Further variables of the hub. */
  env?: Readonly<Record<string, string>>;
}

export interface HubProcess {
  role: Role;
  url: string;
  pid: number;
  isRunning(): boolean;
  /** kill -9. */
  kill(): Promise<void>;
  /** SIGTERM, and kill -9 if it takes too long. */
  stop(): Promise<void>;
  logFile: string;
}

/** How to start more of the same hub: all processes share secrets and services. */
export type StartHub = (
  role: Role,
  options?: { nodeArgs?: readonly string[] },
) => Promise<HubProcess>;

/** The first start also builds the indexes. */
const READY_MS = 180_000;
const STOP_MS = 8_000;
const POLL_MS = 25;
/** Discard: nothing listens there, so no process of a benchmark ever reaches Meta. */
const NOWHERE = 'http://127.0.0.1:9';

export function hubStarter(stage: Stage, settings: HubSettings): StartHub {
  const common = hubEnvironment(settings);
  const root = settings.root ?? projectRoot();
  let started = 0;
  return async (role, { nodeArgs = [] } = {}) => {
    started += 1;
    const port = await freePort();
    const logFile = join(stage.folder, `hub-${String(port)}-${String(started)}-${role}.log`);
    const child = spawnHub({
      root,
      env: { ...common, HUB_ROLE: role, PORT: String(port) },
      nodeArgs,
      logFile,
    });
    const hub = toHubProcess(child, { role, url: `http://127.0.0.1:${String(port)}`, logFile });
    stage.defer(hub.stop);
    await waitUntilReady(hub);
    return hub;
  };
}

/**
 * The same secrets for every process of a hub, its command line included: give the result back as
 * `env`.
 */
export function hubEnvironment(settings: HubSettings): Record<string, string> {
  return {
    ...shellVariables(),
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    MONGODB_URI: settings.mongodbUri,
    REDIS_URL: settings.redisUrl,
    HUB_ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    HUB_SESSION_SECRET: randomBytes(32).toString('base64url'),
    META_APP_SECRET: settings.appSecret,
    META_VERIFY_TOKEN: randomBytes(16).toString('hex'),
    GRAPH_API_URL: NOWHERE,
    ...settings.env,
  };
}

/**
 * Not the whole environment: HUB_* variables of the caller's shell must not change what is
 * measured.
 */
function shellVariables(): Record<string, string> {
  const { PATH = '', HOME = '' } = environment();
  return { PATH, HOME };
}

interface Spawn {
  root: string;
  env: Record<string, string>;
  nodeArgs: readonly string[];
  logFile: string;
}

function spawnHub({ root, env, nodeArgs, logFile }: Spawn): ChildProcess {
  const start = startCommand(root);
  const log = openSync(logFile, 'a');
  try {
    return spawn(process.execPath, [...nodeArgs, ...start.args], {
      cwd: root,
      env: { ...env, ...start.env },
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}

function toHubProcess(
  child: ChildProcess,
  known: Pick<HubProcess, 'role' | 'url' | 'logFile'>,
): HubProcess {
  let running = true;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running = false;
      resolve();
    });
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!running) return;
    child.kill(signal);
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
    }, STOP_MS);
    await ended;
    clearTimeout(timer);
  };
  return {
    ...known,
    pid: child.pid ?? 0,
    isRunning: () => running,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}

async function waitUntilReady(hub: HubProcess): Promise<void> {
  const deadlineMs = Date.now() + READY_MS;
  while (!(await isReady(hub.url))) {
    if (!hub.isRunning() || Date.now() > deadlineMs)
      throw new Error(`the hub (${hub.role}) did not become ready:\n${lastLines(hub.logFile)}`);
    await pause(POLL_MS);
  }
}

export function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    async (response) => {
      await response.arrayBuffer();
      return response.ok;
    },
    () => false,
  );
}
