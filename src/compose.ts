/** The only place that wires features together. */
import { accessRoutes, createAuthenticate } from './access';
import { connectors } from '../connectors';
import { VERSION, type Config } from './config';
import { connectionOptions, connectionRoutes, createConnections, findConnection, toAccount, type Connections } from './connections';
import { createFileStore, createSecretBox, databaseName, pingMongo, type SecretBox } from './db';
import { createAnswerConsumer } from './conversations';
import { createDeliveries, createFanOut, deliveryRoutes } from './deliveries';
import { HubError } from './errors';
import { createEventLog, eventRoutes, sampleRoutes, type EventLog } from './events';
import { createHooks, hookRoutes, type Hooks } from './hooks';
import { healthRoutes, createRateLimit, type Authenticate, type Idempotency, type LimitRate, type Route } from './http';
import { createIdempotency, messageIdFor } from './idempotency';
import { callRoutes, catchRoutes, createIntake, intakeRoutes, type Intake } from './intake';
import type { Channel, OutsideCall, ProviderSettings } from './kit';
import { createLogger, createMetrics, type Log, type Metrics } from './log';
import { createMedia, mediaRoutes, type Media } from './media';
import { createMessages, findReceivers, messageRoutes, presentMessage, type Messages } from './messages';
import { TargetError, checkTarget, createGuardedClient, createProviderClient, parseCidrs, type GuardedClient, type TargetPolicy } from './net';
import { RETENTION_QUEUE, createRetention } from './privacy';
import { createQueues, type Queues, type Sweep } from './queue';
import { actionRoutes, catalogueRoutes, createRegistry, sourceRoutes, type MakeContext, type Registry } from './registry';
import { referenceRoutes } from './reference';
import { startSchedule, type Schedule, type TimedTask } from './schedule';

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

/** Hourly, so that a time that was skipped costs an hour. */
const TIMED_TASKS: readonly TimedTask[] = [{ name: 'retention', cron: '17 * * * *', queue: RETENTION_QUEUE }];

/** MongoDB must be connected. */
export const compose = (config: Config, logToStderr = false): Hub => {
  const log = createLogger({ level: config.LOG_LEVEL, role: config.HUB_ROLE, toStderr: logToStderr });
  const metrics = createMetrics();
  const registry = createRegistry(connectors, connectionOptions);
  const secrets = createSecretBox(config.HUB_ENCRYPTION_KEYS);
  const queues = createQueues({ url: config.REDIS_URL, name: databaseName(), log });
  const outside = openOutside(config);
  const sweepAfterMs = config.HUB_SWEEP_SECONDS * 1000 * SWEEP_GRACE_BEATS;
  let stopping = false;
  const health = healthRoutes({ mongodb: pingMongo, redis: queues.ping, queueDepths: queues.depths, stopping: () => stopping }, metrics);
  const base: Base = { config, log, metrics, registry, secrets, queues, sweepAfterMs, health, ...outside };
  const features = createFeatures(base);
  return {
    log, metrics, registry, connections: features.connections, intake: features.intake,
    authenticate: createAuthenticate(), idempotency: createIdempotency(secrets), limitRate: createRateLimit(queues.count, config.HUB_RATE_LIMIT_PER_MINUTE),
    routes: collectRoutes(base, features),
    healthRoutes: health,
    sweeps: features.sweeps,
    open: queues.open,
    startWorkers: features.startWorkers,
    startSchedule: () => startSchedule(TIMED_TASKS, { queues, log }),
    startStopping: () => { stopping = true; },
    close: async (graceMs) => {
      await queues.close(graceMs);
      await Promise.all([outside.provider.close(), outside.guarded.close()]);
    },
  };
};

const openOutside = (config: Config) => {
  const policy: TargetPolicy = {
    allow: parseCidrs(config.HUB_ALLOW_PRIVATE_TARGETS),
    ownHosts: [config.PUBLIC_URL, config.GRAPH_API_URL].flatMap((url) => (url === undefined ? [] : [new URL(url).host])),
  };
  const settings: ProviderSettings = { graphApiUrl: config.GRAPH_API_URL, graphApiVersion: config.GRAPH_API_VERSION };
  return { policy, settings, provider: createProviderClient(), guarded: createGuardedClient(policy) };
};

interface Base extends ReturnType<typeof openOutside> {
  config: Config; log: Log; metrics: Metrics; registry: Registry; secrets: SecretBox; queues: Queues; sweepAfterMs: number; health: readonly Route[];
}

interface Features {
  connections: Connections; hooks: Hooks; events: EventLog; messages: Messages; media: Media; intake: Intake; sweeps: readonly Sweep[]; startWorkers: () => void;
}

const createFeatures = (base: Base): Features => {
  const { config, log, metrics, registry, secrets, queues, sweepAfterMs, provider, settings, guarded } = base;
  const connections = createConnections({ channel: channelOf(registry, 'whatsapp'), http: provider, settings, secrets, onConnected: (connection) => intake.release(connection) });
  const onlyByName = new Set([...registry.triggers.values()].filter(({ manifest }) => manifest.onlyByName === true).map(({ manifest }) => manifest.key));
  const events = createEventLog({ queues, log, metrics, consumers: [createAnswerConsumer(findReceivers), createFanOut({ queues, sweepAfterMs, onlyByName })] });
  const openConnection = async (workspaceId: string, connectionId: string) => {
    const doc = await findConnection(workspaceId, connectionId);
    return doc === null ? undefined : { channel: channelOf(registry, doc.kind), context: { http: provider, settings }, account: toAccount({ secrets }, doc) };
  };
  const messages = createMessages({ queues, events, log, metrics, sweepAfterMs, findConnection, openConnection });
  const media = createMedia({
    files: createFileStore('media'), queues, sweepAfterMs, log, metrics, openConnection, serverUrl: serverUrlOf(config), lifeMs: (kind) => channelOf(registry, kind).mediaLifeMs,
  });
  const retention = createRetention({ queues, media, days: { raw: config.HUB_RETENTION_RAW_DAYS, media: config.HUB_RETENTION_MEDIA_DAYS }, log, metrics });
  const deliveries = createDeliveries({ client: guarded, secrets, queues, scheduleMs: config.hookScheduleMs, sweepAfterMs, version: VERSION, log, metrics });
  const intake = createIntake({ registry, events, messages, media, queues, sweepAfterMs, orphanAfterMs: config.HUB_ORPHAN_STATUS_SECONDS * 1000, log, metrics });
  return {
    connections, events, messages, media, intake, hooks: createHooks(hookParts(base)),
    sweeps: [intake, events, messages, media, deliveries].flatMap((feature) => feature.sweeps),
    startWorkers: () => { for (const feature of [intake, events, messages, media, deliveries, retention]) feature.startWorkers(); },
  };
};

const channelOf = (registry: Registry, key: string): Channel => {
  const channel = registry.connector(key)?.channel;
  if (channel === undefined) throw new Error(`the connector ${key} can't send`);
  return channel;
};

const serverUrlOf = ({ PUBLIC_URL, HOST, PORT }: Config): string => PUBLIC_URL?.replace(/\/+$/, '') ?? `http://${HOST}:${PORT}`;

const hookParts = ({ policy, secrets, registry }: Base): Parameters<typeof createHooks>[0] => ({
  secrets,
  knowsEvent: (type) => registry.triggers.has(type),
  knowsConnection: async (workspaceId, id) => (await findConnection(workspaceId, id)) !== null,
  checkTarget: async (url) => (await checkTarget(url, policy).catch(targetProblem('/target_url'))).href,
});

const collectRoutes = (base: Base, features: Features): Route[] => {
  const { config, registry } = base;
  const context = makeContext(base, features);
  const serverUrl = serverUrlOf(config);
  const routes: Route[] = [
    ...intakeRoutes(registry.connectors, features.intake.receive, { appSecrets: config.appSecrets, verifyToken: config.META_VERIFY_TOKEN }),
    ...catchRoutes(registry.connector, features.connections, features.intake.receive),
    ...accessRoutes(),
    ...catalogueRoutes(registry),
    ...sampleRoutes((key) => registry.triggers.get(key)?.manifest.sample),
    ...sourceRoutes(registry, context),
    ...actionRoutes(registry, context),
    ...connectionRoutes(features.connections, serverUrl),
    ...messageRoutes(features.messages),
    ...mediaRoutes(features.media, base.log),
    ...hookRoutes(features.hooks),
    ...deliveryRoutes(features.hooks),
    ...eventRoutes(),
    ...callRoutes(features.intake, features.connections.routeKeys),
    ...referenceRoutes({ registry, version: VERSION, serverUrl, routes: () => [...base.health, ...routes] }),
  ];
  return routes;
};

const postOutside = async (guarded: GuardedClient, { url, headers, body }: OutsideCall) => {
  const answer = await guarded.post({ url, headers: { 'user-agent': `SmsPort-Hub/${VERSION}`, ...headers, 'content-type': 'application/json' }, body }).catch(targetProblem('/url'));
  return { status: answer.status, response: answer.bodyExcerpt, ms: Math.round(answer.ms) };
};

/** What the address guard says, as a problem for the caller. */
const targetProblem = (pointer: string) => (error: unknown): never => {
  if (!(error instanceof TargetError)) throw error;
  const code = error.code === 'target_refused' || error.code === 'target_unresolvable' ? error.code : 'target_failed';
  throw new HubError(code, error.message, code === 'target_failed' ? {} : { errors: [{ pointer, detail: error.message, keyword: code }] });
};

const makeContext = ({ provider, settings, guarded, policy, log }: Base, { connections, messages }: Features): MakeContext => ({ workspaceId }, { connectionId, dryRun = false, keyed }) => ({
  workspaceId, http: provider, settings, log,
  connection: () => connections.account(workspaceId, connectionId ?? ''),
  hub: {
    acceptMessage: async (request) => presentMessage(await messages.accept(workspaceId, request, { dryRun, idOfKey: keyed === undefined ? undefined : () => messageIdFor(keyed) })),
    checkOutside: async (url) => { await checkTarget(url, policy).catch(targetProblem('/url')); },
    postOutside: (call) => postOutside(guarded, call),
  },
});
