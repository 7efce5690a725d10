/** Redis connections in the form Bull wants them. Redis may vanish at any moment; each connection keeps trying to come back. */
import Redis from 'ioredis';
import type { Log } from '../log';

export interface RedisPool {
  /** Commands and workers connect by themselves; this does it beforehand, so that the first add finds Redis ready. */
  open: () => void;
  /** Shared by all queues, for commands that answer at once. */
  client: Redis;
  subscriber: Redis;
  /** One per queue: it blocks while it waits for jobs. */
  blocking: () => Redis;
  close: () => void;
}

const RECONNECT_MAX_MS = 1_000;

export const createRedisPool = (url: string, log: Log): RedisPool => {
  const opened: Redis[] = [];
  let toldAt = 0;
  const open = (name: string): Redis => {
    const redis = new Redis(url, {
      connectionName: name,
      // Bull demands null here and no ready check on its blocking and subscriber connections.
      maxRetriesPerRequest: null,
      enableReadyCheck: false,
      lazyConnect: true,
      retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 10), RECONNECT_MAX_MS),
    });
    redis.on('error', (error: Error) => {
      if (Date.now() - toldAt < 5_000) return;
      toldAt = Date.now();
      log.warn({ error: error.message }, 'Redis is not reachable; work is kept in MongoDB and queued again when it is back');
    });
    opened.push(redis);
    return redis;
  };
  const client = open('hub-client');
  return {
    client,
    // Failing is no news: the error listener tells it, and the retry strategy goes on.
    open: () => { client.connect().catch(() => undefined); },
    subscriber: open('hub-subscriber'),
    blocking: () => open('hub-blocking'),
    close: () => opened.forEach((redis) => redis.disconnect()),
  };
};
