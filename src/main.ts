/**
 * Starts a hub process by its role, and stops it on a signal: first intake of work, then the work,
 * then the connections.
 */
import { CONFIG_EXIT_CODE, ConfigError, loadConfig, type Config } from './config';
import { compose, type Hub } from './compose';
import { connectMongo, disconnectMongo, migrate } from './db';
import { createApp, listen, type HttpServer } from './http';
import { migrations } from './migrations';
import { startSweeper } from './queue';

export interface RunningHub {
  port: number;
  stop(): Promise<void>;
}

/** Time for running requests, jobs and calls to end after SIGTERM; a call to Meta may take 30 s. */
const GRACE_MS = 35_000;

/** @throws when MongoDB can't be reached or the port is taken */
export async function startHub(config: Config): Promise<RunningHub> {
  await connectMongo(config.MONGODB_URI);
  const hub = compose(config);
  await migrate(migrations, hub.log);
  const { HUB_ROLE: role } = config;
  const works = role === 'worker' || role === 'all';
  const serves = role === 'web' || role === 'all';
  const app = createApp({
    routes: [...hub.healthRoutes, ...(serves ? hub.routes : [])],
    authenticate: hub.authenticate,
    limitRate: hub.limitRate,
    idempotency: hub.idempotency,
    log: hub.log,
    metrics: hub.metrics,
    trustProxy: config.HUB_TRUST_PROXY,
  });
  const server = await listen(app, { port: config.PORT, host: config.HOST });
  hub.open();
  if (works) hub.startWorkers();
  const sweeper = works
    ? startSweeper(
        [{ name: 'migrations', run: () => migrate(migrations, hub.log) }, ...hub.sweeps],
        config.HUB_SWEEP_SECONDS * 1000,
        hub.log,
      )
    : undefined;
  const schedule = role === 'scheduler' || role === 'all' ? hub.startSchedule() : undefined;
  hub.log.info({ port: server.port }, 'hub started');
  return { port: server.port, stop: () => stopHub(hub, server, [sweeper, schedule]) };
}

async function stopHub(
  hub: Hub,
  server: HttpServer,
  running: readonly ({ stop(): Promise<void> } | undefined)[],
): Promise<void> {
  hub.startStopping();
  await Promise.all([server.close(GRACE_MS), ...running.map(async (each) => each?.stop())]);
  await hub.close(GRACE_MS);
  await disconnectMongo();
  hub.log.info('hub stopped');
}

/** Starts the hub and stays until a signal has stopped it. @returns the exit code */
export async function runHub(load: () => Promise<Config>): Promise<number> {
  const signaled = new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve).once('SIGINT', resolve);
  });
  const running = await startHub(await load());
  await signaled;
  await running.stop();
  return 0;
}

/**
 * A configuration error is told as a list; anything else with its stack, since only the operator
 * sees it.
 */
export function reportStartError(error: unknown): number {
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`);
    return CONFIG_EXIT_CODE;
  }
  process.stderr.write(
    `The hub could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return 1;
}

if (require.main === module) {
  runHub(async () => loadConfig()).then(
    (code) => process.exit(code),
    (error: unknown) => process.exit(reportStartError(error)),
  );
}
