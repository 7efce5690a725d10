/**
 * Runs a command on a composed hub without a server; on a fresh clone the services are started
 * first.
 */
import { servicesUp } from '../../scripts/services';
import { compose, type Hub } from '../compose';
import { loadConfig, needsServices, type Config } from '../config';
import { connectMongo, disconnectMongo, migrate } from '../db';
import { migrations } from '../migrations';

export async function loadConfigWithServices(): Promise<Config> {
  if (!needsServices()) return loadConfig();
  const { mongodbUri, redisUrl } = await servicesUp();
  return loadConfig({ MONGODB_URI: mongodbUri, REDIS_URL: redisUrl });
}

const CLOSE_MS = 2_000;

export async function withHub<T>(work: (hub: Hub) => Promise<T>): Promise<T> {
  const config = await loadConfigWithServices();
  await connectMongo(config.MONGODB_URI, { poolSize: 4 });
  const hub = compose({ ...config, LOG_LEVEL: 'warn' }, true);
  try {
    await migrate(migrations, hub.log);
    return await work(hub);
  } finally {
    await hub.close(CLOSE_MS);
    await disconnectMongo();
  }
}
