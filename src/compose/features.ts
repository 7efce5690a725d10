/** The features, each with the parts of the others that it needs. */
import { VERSION, type Config } from '../config';
import { createConnections, findConnection, toAccount, type Connections } from '../connections';
import { createFileStore, type SecretBox } from '../db';
import { createAnswerConsumer } from '../conversations';
import { createDeliveries, createFanOut } from '../deliveries';
import { createEventLog, type EventLog } from '../events';
import { createHooks, type Hooks } from '../hooks';
import type { Route } from '../http';
import { createIntake, type Intake } from '../intake';
import type { Channel } from '../kit';
import type { Log, Metrics } from '../log';
import { createMedia, type Media } from '../media';
import { createMessages, findReceivers, type Messages } from '../messages';
import { checkTarget } from '../net';
import { createRetention } from '../privacy';
import type { Queues, Sweep } from '../queue';
import type { Registry } from '../registry';
import { targetProblem, type openOutside } from './outside';

export interface Base extends ReturnType<typeof openOutside> {
  config: Config; log: Log; metrics: Metrics; registry: Registry; secrets: SecretBox; queues: Queues; sweepAfterMs: number; health: readonly Route[];
}

export interface Features {
  connections: Connections; hooks: Hooks; events: EventLog; messages: Messages; media: Media; intake: Intake; sweeps: readonly Sweep[]; startWorkers: () => void;
}

export const createFeatures = (base: Base): Features => {
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

export const serverUrlOf = ({ PUBLIC_URL, HOST, PORT }: Config): string => PUBLIC_URL?.replace(/\/+$/, '') ?? `http://${HOST}:${PORT}`;

const hookParts = ({ policy, secrets, registry }: Base): Parameters<typeof createHooks>[0] => ({
  secrets,
  knowsEvent: (type) => registry.triggers.has(type),
  knowsConnection: async (workspaceId, id) => (await findConnection(workspaceId, id)) !== null,
  checkTarget: async (url) => (await checkTarget(url, policy).catch(targetProblem('/target_url'))).href,
});
