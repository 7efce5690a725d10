/** The whole hub, wired: what a process of any role starts from. */
import { createAuthenticate } from '../access';
import { connectors } from '../../connectors';
import type { Config } from '../config';
import { SILENCE_QUEUE, connectionOptions, type Connections } from '../connections';
import { createSecretBox, databaseName, pingMongo } from '../db';
import {
  healthRoutes,
  createRateLimit,
  type Authenticate,
  type Idempotency,
  type LimitRate,
  type Route,
} from '../http';
import { createIdempotency } from '../idempotency';
import type { Intake } from '../intake';
import { TEMPLATE_DAILY_QUEUE, type Templates } from '../message-templates';
import { createLogger, createMetrics, type Log, type Metrics } from '../log';
import { RETENTION_QUEUE } from '../privacy';
import { createQueues, type Sweep } from '../queue';
import { createRegistry, type Registry } from '../registry';
import { startSchedule, type Schedule, type TimedTask } from '../schedule';
import { createFeatures } from './features';
import type { Base } from './parts';
import { openOutside } from './outside';
import { collectRoutes } from './routes';

export interface Hub {
  log: Log;
  metrics: Metrics;
  routes: readonly Route[];
  healthRoutes: readonly Route[];
  authenticate: Authenticate;
  limitRate: LimitRate;
  idempotency: Idempotency;
  sweeps: readonly Sweep[];
  connections: Connections;
  intake: Intake;
  templates: Templates;
  registry: Registry;
  /** Connects to Redis. */
  open(): void;
  startWorkers(): void;
  startSchedule(): Schedule;
  /** From now on /readyz says no. */
  startStopping(): void;
  close(graceMs: number): Promise<void>;
}

/** A sweep looks at new work only after this many beats: normally it is done by then. */
const SWEEP_GRACE_BEATS = 2;

/**
 * Retention hourly, so that a time that was skipped costs an hour; silent connections are looked
 * for each quarter; the templates of all accounts are read daily.
 */
const TIMED_TASKS: readonly TimedTask[] = [
  { name: 'retention', cron: '17 * * * *', queue: RETENTION_QUEUE },
  { name: 'silence', cron: '7,22,37,52 * * * *', queue: SILENCE_QUEUE },
  { name: 'templates', cron: '43 3 * * *', queue: TEMPLATE_DAILY_QUEUE },
];

/** MongoDB must be connected. */
export function compose(config: Config, logToStderr = false): Hub {
  let stopping = false;
  const base = createBase(config, { logToStderr, isStopping: () => stopping });
  const { log, metrics, registry, queues } = base;
  const features = createFeatures(base);
  return {
    log,
    metrics,
    registry,
    connections: features.connections,
    intake: features.intake,
    templates: features.templates,
    authenticate: createAuthenticate(),
    idempotency: createIdempotency(base.secrets),
    limitRate: createRateLimit(queues.count, config.HUB_RATE_LIMIT_PER_MINUTE),
    routes: collectRoutes(base, features),
    healthRoutes: base.health,
    sweeps: features.sweeps,
    open: queues.open,
    startWorkers: features.startWorkers,
    startSchedule: () => startSchedule(TIMED_TASKS, { queues, log }),
    startStopping: () => {
      stopping = true;
    },
    close: async (graceMs) => {
      await queues.close(graceMs);
      await Promise.all([base.provider.close(), base.guarded.close()]);
    },
  };
}

function createBase(
  config: Config,
  { logToStderr, isStopping }: { logToStderr: boolean; isStopping: () => boolean },
): Base {
  const log = createLogger({
    level: config.LOG_LEVEL,
    role: config.HUB_ROLE,
    toStderr: logToStderr,
  });
  const metrics = createMetrics();
  const registry = createRegistry(connectors, connectionOptions);
  const secrets = createSecretBox(config.HUB_ENCRYPTION_KEYS);
  const queues = createQueues({ url: config.REDIS_URL, name: databaseName(), log });
  const outside = openOutside(config);
  const health = healthRoutes(
    {
      mongodb: pingMongo,
      redis: queues.ping,
      queueDepths: queues.depths,
      stopping: isStopping,
    },
    metrics,
  );
  return {
    config,
    log,
    metrics,
    registry,
    secrets,
    queues,
    sweepAfterMs: config.HUB_SWEEP_SECONDS * 1000 * SWEEP_GRACE_BEATS,
    health,
    ...outside,
  };
}
