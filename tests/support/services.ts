/**
 * What one test file gets: a database of its own on the shared MongoDB, and the run's throw-away
 * Redis with a prefix of its own.
 */
import { randomBytes } from 'node:crypto';

export { startMongod, startRedis, type RunningRedis } from '../../scripts/services';

export interface TestServices {
  mongodbUri: string;
  redisUrl: string;
  redisPrefix: string;
}

/**
 * A new database and prefix at each call: call it once per test file. A test that flushes or kills
 * Redis uses `startRedis` instead.
 */
export function testServices(): TestServices {
  const name = `${variable('TEST_RUN')}_${randomBytes(4).toString('hex')}`;
  const mongodbUri = new URL(variable('MONGODB_URI'));
  mongodbUri.pathname = `/${name}`;
  return { mongodbUri: mongodbUri.href, redisUrl: variable('REDIS_URL'), redisPrefix: name };
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(
      `${name} is not set: tests are run by jest with this repository's configuration`,
    );
  return value;
}
