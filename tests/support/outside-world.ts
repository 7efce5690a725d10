/**
 * The world for hubs in processes of their own: twin, sink, tenants, and the databases seen from
 * outside.
 */
import { startRedis } from '../../scripts/services';
import type { RunningRedis } from '../../scripts/services/redis';
import { connectMongo, disconnectMongo } from '../../src/db';
import { testAccount } from './accounts';
import { hubEnv, type Env } from './environment';
import { killHubs, spawnHub, type HubProcess, type Role } from './hub-process';
import { requeue } from './requeue';
import { testServices } from './services';
import { startSink, type Sink } from './sink';
import { makeConnectedTenant, type ConnectedTenant } from './tenants';
import { startTestTwin, type TestTwin } from './twin';

export interface OutsideWorld {
  /** Of this file's own database. */
  mongodbUri: string;
  twin: TestTwin;
  sink: Sink;
  redis: RunningRedis;
  /** Puts jobs for these ids into a queue, as Bull does when it takes a job for stalled. */
  requeue(queue: string, ids: readonly string[]): Promise<void>;
  /** Another hub of this world. */
  spawn(role: Role, env?: Env): Promise<HubProcess>;
  /** The web process that the tenant and Meta talk to. */
  serve(env?: Env): Promise<{ web: HubProcess; tenant: ConnectedTenant }>;
  stop(): Promise<void>;
}

/**
 * Redis is this file's own, to be flushed and killed. The sweep is fast, since recovery is what is
 * tested.
 */
export async function startOutsideWorld(env: Env = {}): Promise<OutsideWorld> {
  const { mongodbUri } = testServices();
  const redis = await startRedis();
  const account = testAccount(1);
  const twin = await startTestTwin([account.twin]);
  const sink = await startSink();
  await connectMongo(mongodbUri, { poolSize: 4 });
  const base = hubEnv(
    { mongodbUri, redisUrl: redis.url, graphApiUrl: twin.url },
    { LOG_LEVEL: 'info', HUB_SWEEP_SECONDS: '0.5', HUB_ORPHAN_STATUS_SECONDS: '3', ...env },
  );
  const spawn: OutsideWorld['spawn'] = (role, more = {}) => spawnHub(role, { ...base, ...more });
  return {
    mongodbUri,
    twin,
    sink,
    redis,
    spawn,
    requeue: (queue, ids) => requeue(redis.url, queue, ids),
    serve: async (more) => {
      const web = await spawn('web', more);
      await twin.postTo(web.url);
      return { web, tenant: await makeConnectedTenant(web.url, account) };
    },
    stop: async () => {
      await killHubs();
      await twin.close();
      await sink.close();
      await disconnectMongo();
      await redis.stop();
    },
  };
}
