/**
 * The hub's services on this machine, MongoDB and Redis: up, down, status. One process at a time
 * per clone does any of it.
 */
import { join } from 'node:path';
import { cloneAt, environment, type Clone, type Environment } from './environment';
import { withLock } from './lock';
import { mongodbDown, mongodbUp } from './mongodb';
import { pingMongodb, pingRedis } from './pings';
import { say } from './progress';
import { allAlive, readRecords, type ServiceRecord } from './record';
import { redisDown, redisUp } from './redis';

export type { RunningMongod } from './mongod';
export { startMongod } from './mongodb';
export { startRedis, type RunningRedis } from './redis';

export interface ServicesOptions {
  /** The clone's folder; tests pass another one. */
  root?: string;
  env?: Environment;
}

export interface ServiceUris {
  mongodbUri: string;
  redisUrl: string;
}

export interface ServiceStatus {
  running: boolean;
  how: string;
  pid: number | null;
  port: number | null;
}

export interface ServicesStatus {
  mongodb: ServiceStatus;
  redis: ServiceStatus;
}

/**
 * Starts what isn't running and answers the addresses. Safe to repeat; everything is left running.
 */
export async function servicesUp(options: ServicesOptions = {}): Promise<ServiceUris> {
  const env = options.env ?? environment();
  return locked(options, async (clone) => {
    // Both are waited for, so that the lock isn't given back while one still starts.
    const [mongodb, redis] = await Promise.allSettled([
      given('MongoDB', 'MONGODB_URI', env) ?? mongodbUp(clone),
      given('Redis', 'REDIS_URL', env) ?? redisUp(clone),
    ]);
    if (mongodb.status === 'rejected') throw mongodb.reason;
    if (redis.status === 'rejected') throw redis.reason;
    return { mongodbUri: mongodb.value, redisUrl: redis.value };
  });
}

/** Stops only what this clone has started; data and ports are kept. */
export async function servicesDown(options: ServicesOptions = {}): Promise<void> {
  await locked(options, async (clone) => {
    await Promise.all([mongodbDown(clone), redisDown(clone)]);
  });
}

export async function servicesStatus(options: ServicesOptions = {}): Promise<ServicesStatus> {
  const env = options.env ?? environment();
  const records = readRecords(cloneAt(options.root));
  const [mongodb, redis] = await Promise.all([
    status({ variable: 'MONGODB_URI', env, record: records.mongodb, ping: pingMongodb }),
    status({ variable: 'REDIS_URL', env, record: records.redis, ping: pingRedis }),
  ]);
  return { mongodb, redis };
}

function given(name: string, variable: string, env: Environment): string | null {
  const uri = env[variable];
  if (!uri) return null;
  say(`${name}: the one ${variable} names`);
  return uri;
}

interface StatusQuestion {
  variable: string;
  env: Environment;
  record: ServiceRecord | undefined;
  ping: (uri: string) => Promise<boolean>;
}

async function status({ variable, env, record, ping }: StatusQuestion): Promise<ServiceStatus> {
  const uri = env[variable];
  if (uri) return { running: await ping(uri), how: variable, pid: null, port: null };
  if (!allAlive(record) || !(await ping(record.uri)))
    return { running: false, how: record?.how ?? 'never started', pid: null, port: null };
  const { pid, port } = record.processes.at(-1) ?? { pid: null, port: null };
  return { running: true, how: record.how, pid, port };
}

async function locked<T>(options: ServicesOptions, work: (clone: Clone) => Promise<T>): Promise<T> {
  const clone = cloneAt(options.root);
  return withLock(join(clone.state, 'services.lock'), () => work(clone));
}
