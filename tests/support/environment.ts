/** The environment of a hub under test: everything is said, nothing is taken from the machine. */
import { APP_SECRET, VERIFY_TOKEN } from './twin';

export type Env = Record<string, string>;

export interface Addresses {
  mongodbUri: string;
  redisUrl: string;
  graphApiUrl: string;
}

/** Loopback targets are allowed, since the sink of a test is one. */
export function hubEnv({ mongodbUri, redisUrl, graphApiUrl }: Addresses, overrides: Env = {}): Env {
  return {
    NODE_ENV: 'test',
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    MONGODB_URI: mongodbUri,
    REDIS_URL: redisUrl,
    HUB_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    HUB_SESSION_SECRET: 'a session secret of the tests only',
    META_APP_SECRET: APP_SECRET,
    META_VERIFY_TOKEN: VERIFY_TOKEN,
    GRAPH_API_URL: graphApiUrl,
    HUB_ALLOW_PRIVATE_TARGETS: '127.0.0.0/8',
    ...overrides,
  };
}
