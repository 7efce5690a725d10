/**
 * Redis connections in the form Bull wants them. Redis may vanish at any moment; each connection
 * keeps trying to come back.
 */
import Redis from 'ioredis';
import type { Log } from '../log';

export interface RedisPool {
  /** Connects the client. Safe to repeat. */
  open: () => void;
  /** Shared by all queues, for commands that answer at once. Not connected before `open`. */
  client: Redis;
  /** Shared by all queues. */
  subscriber: () => Redis;
  /** One per queue: it blocks while it waits for jobs. */
  blocking: () => Redis;
  /** Resolves when all connections have ended; commands that still wait are rejected. */
  close: () => Promise<void>;
}

const RECONNECT_MAX_MS = 1_000;

export function createRedisPool(url: string, log: Log): RedisPool {
  const opened: Redis[] = [];
  let toldAt = 0;
  const connect = (name: string, lazyConnect = false): Redis => {
    const redis = new Redis(url, {
      connectionName: name,
      // Bull demands null here and no ready check on its blocking and subscriber connections.
      maxRetriesPerRequest: null,
      enableReadyCheck: false,
      lazyConnect,
      retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 10), RECONNECT_MAX_MS),
    });
    // Every queue listens on the shared ones.
    redis.setMaxListeners(0);
    redis.on('error', (error: Error) => {
      if (Date.now() - toldAt < 5_000) return;
      toldAt = Date.now();
      log.warn(
        { error: error.message },
        'Redis is not reachable; work is kept in MongoDB and queued again when it is back',
      );
    });
    opened.push(redis);
    return redis;
  };
  const client = connect('hub-client', true);
  let subscriber: Redis | undefined;
  return {
    client,
    // Failing is no news: the error listener tells it, and the retry strategy goes on.
    open: () => {
      if (client.status === 'wait') client.connect().catch(() => undefined);
    },
    subscriber: () => (subscriber ??= connect('hub-subscriber')),
    blocking: () => connect('hub-blocking'),
    close: async () => {
      await Promise.all(opened.map(end));
    },
  };
}

function end(redis: Redis): Promise<void> {
  return new Promise((resolve) => {
    // One that waits to connect again has no socket whose end could be told.
    if (redis.status === 'end' || redis.status === 'reconnecting') resolve();
    else
      redis.once('end', () => {
        resolve();
      });
    redis.disconnect();
  });
}
