/**
 * Before all tests. `export =` because jest takes no named export; the workers inherit the
 * environment.
 */
import { beginRun } from './run';

async function setUp(): Promise<void> {
  const run = await beginRun();
  process.env['MONGODB_URI'] = run.mongodbUri;
  process.env['REDIS_URL'] = run.redisUrl;
  process.env['TEST_RUN'] = run.name;
}

export = setUp;
