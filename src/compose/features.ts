/** The features, each with the parts of the others that it needs. */
import { VERSION } from '../config';
import { createCallbacks } from '../callbacks';
import { findConnection } from '../connections';
import { createFileStore } from '../db';
import { createConversations } from '../conversations';
import { createDeliveries } from '../deliveries';
import { createHooks } from '../hooks';
import { createIntake, type Intake } from '../intake';
import { createMedia, type Media } from '../media';
import { createHolds } from '../holds';
import { checkTarget } from '../net';
import { createRetention } from '../privacy';
import type { Registry } from '../registry';
import { composeAsks } from './asks';
import { composeConnections } from './connections';
import { composeEventLog } from './event-log';
import { composeMessages } from './messages';
import { channelOf, createOpenConnection, type OpenConnection } from './open-connection';
import { fetchLink, targetProblem } from './outside';
import { serverUrlOf, type Base, type Features } from './parts';
import { composeTemplates } from './templates';

export function createFeatures(base: Base): Features {
  const openConnection = createOpenConnection(base);
  const connections = composeConnections(base, channelOf(base.registry, 'whatsapp'), () => ({
    events,
    intake,
    templates,
    holds,
  }));
  const templates = composeTemplates(base, connections, () => holds);
  const posting = postingParts(base);
  const callbacks = createCallbacks(posting);
  const asks = composeAsks(base, () => messages, callbacks);
  const deliveries = createDeliveries(posting, findOnlyByName(base.registry));
  const events = composeEventLog(base, { fanOut: deliveries.fanOut, callbacks, asks });
  const messages = composeMessages(base, { events, openConnection, holds: () => holds });
  const conversations = createConversations(events.append);
  const holds = createHolds(messages.release);
  const media = composeMedia(base, openConnection);
  const retention = composeRetention(base, media);
  const intake = composeIntake(base, { events, messages, media, templates });
  const features = {
    connections,
    conversations,
    hooks: createHooks({ ...hookParts(base), queueBackfill: deliveries.queueBackfill }),
    callbacks,
    asks,
    events,
    messages,
    holds,
    media,
    templates,
    intake,
  };
  return { ...features, ...backgroundOf(features, { deliveries, retention }) };
}

/** Work without a request: the sweeps, and the workers of the queues. */
function backgroundOf(
  features: Omit<Features, 'sweeps' | 'startWorkers'>,
  {
    deliveries,
    retention,
  }: {
    deliveries: ReturnType<typeof createDeliveries>;
    retention: ReturnType<typeof createRetention>;
  },
): Pick<Features, 'sweeps' | 'startWorkers'> {
  const { intake, events, connections, messages, conversations, holds } = features;
  const { media, templates, callbacks, asks } = features;
  return {
    sweeps: [
      intake,
      events,
      connections,
      messages,
      conversations,
      holds,
      media,
      templates,
      deliveries,
      callbacks,
      asks,
    ].flatMap((feature) => feature.sweeps),
    startWorkers: () => {
      for (const feature of [
        intake,
        events,
        connections,
        messages,
        media,
        templates,
        deliveries,
        callbacks,
        retention,
      ])
        feature.startWorkers();
    },
  };
}

/** Deliveries and callbacks post by the same parts. */
function postingParts({
  config,
  guarded,
  secrets,
  queues,
  sweepAfterMs,
  log,
  metrics,
}: Base): Parameters<typeof createDeliveries>[0] {
  return {
    client: guarded,
    secrets,
    queues,
    scheduleMs: config.hookScheduleMs,
    sweepAfterMs,
    version: VERSION,
    log,
    metrics,
  };
}

/** Types that hooks on `*` do not get. */
function findOnlyByName({ triggers }: Registry): ReadonlySet<string> {
  return new Set(
    [...triggers.values()]
      .filter(({ manifest }) => manifest.onlyByName === true)
      .map(({ manifest }) => manifest.key),
  );
}

function composeMedia(base: Base, openConnection: OpenConnection): Media {
  const { config, registry, queues, sweepAfterMs, log, metrics, guarded } = base;
  return createMedia({
    files: createFileStore('media'),
    queues,
    sweepAfterMs,
    log,
    metrics,
    openConnection,
    serverUrl: serverUrlOf(config),
    fetchLink: fetchLink(guarded),
    lifeMs: (kind) => channelOf(registry, kind).mediaLifeMs,
  });
}

function composeRetention({ config, queues, log, metrics }: Base, media: Media) {
  return createRetention({
    queues,
    media,
    days: { raw: config.HUB_RETENTION_RAW_DAYS, media: config.HUB_RETENTION_MEDIA_DAYS },
    log,
    metrics,
  });
}

function composeIntake(
  { config, registry, queues, sweepAfterMs, log, metrics }: Base,
  features: Pick<Features, 'events' | 'messages' | 'media' | 'templates'>,
): Intake {
  return createIntake({
    ...features,
    registry,
    queues,
    sweepAfterMs,
    orphanAfterMs: config.HUB_ORPHAN_STATUS_SECONDS * 1000,
    log,
    metrics,
  });
}

function hookParts({
  policy,
  secrets,
  registry,
  sweepAfterMs,
}: Base): Omit<Parameters<typeof createHooks>[0], 'queueBackfill'> {
  return {
    secrets,
    sweepAfterMs,
    knowsEvent: (type) => registry.triggers.has(type),
    knowsConnection: async (workspaceId, id) => (await findConnection(workspaceId, id)) !== null,
    checkTarget: async (url) =>
      (await checkTarget(url, policy).catch(targetProblem('/target_url'))).href,
  };
}
