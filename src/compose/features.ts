/** The features, each with the parts of the others that it needs. */
import { VERSION } from '../config';
import { createCallbacks, createStatusConsumer } from '../callbacks';
import { changeHealth, findConnection, toAccount } from '../connections';
import { createOptOutConsumer } from '../contacts';
import { createFileStore } from '../db';
import { createAnswerConsumer, createConversations } from '../conversations';
import { createDeliveries } from '../deliveries';
import { createEventLog } from '../events';
import { createHooks } from '../hooks';
import { createIntake, hasOpenCalls } from '../intake';
import type { Channel } from '../kit';
import { createMedia } from '../media';
import { createHolds, pauseAfterRefusal } from '../holds';
import { createLoopGuard, createMessages, findCallbackUrls, findReceivers } from '../messages';
import { checkTarget } from '../net';
import { createRetention } from '../privacy';
import type { Registry } from '../registry';
import { composeAsks } from './asks';
import { fetchLink, targetProblem } from './outside';
import { serverUrlOf, type Base, type Features } from './parts';
import { composeConnections } from './connections';
import { composeTemplates } from './templates';

export function createFeatures(base: Base): Features {
  const {
    config,
    log,
    metrics,
    registry,
    secrets,
    queues,
    sweepAfterMs,
    provider,
    settings,
    guarded,
  } = base;
  const connections = composeConnections(base, channelOf(registry, 'whatsapp'), () => ({
    events,
    intake,
    templates,
    holds,
  }));
  const templates = composeTemplates(base, connections, () => holds);
  const onlyByName = new Set(
    [...registry.triggers.values()]
      .filter(({ manifest }) => manifest.onlyByName === true)
      .map(({ manifest }) => manifest.key),
  );
  const posting = {
    client: guarded,
    secrets,
    queues,
    scheduleMs: config.hookScheduleMs,
    sweepAfterMs,
    version: VERSION,
    log,
    metrics,
  };
  const callbacks = createCallbacks(posting);
  const asks = composeAsks(base, () => messages, callbacks);
  const deliveries = createDeliveries(posting, onlyByName);
  const events = createEventLog({
    queues,
    log,
    metrics,
    consumers: [
      createAnswerConsumer(findReceivers),
      deliveries.fanOut,
      createStatusConsumer(findCallbackUrls, callbacks.owe),
      asks.consumer,
      createOptOutConsumer({
        whoGot: findReceivers,
        append: (workspaceId, drafts) => events.append(workspaceId, drafts),
      }),
    ],
  });
  const openConnection = async (workspaceId: string, connectionId: string) => {
    const doc = await findConnection(workspaceId, connectionId);
    return doc === null || registry.connector(doc.kind)?.channel === undefined
      ? undefined
      : {
          doc,
          channel: channelOf(registry, doc.kind),
          context: { http: provider, settings },
          account: toAccount({ secrets }, doc),
        };
  };
  const messages = createMessages({
    queues,
    events,
    log,
    metrics,
    sweepAfterMs,
    findConnection,
    openConnection,
    unknownAfterMs: config.HUB_UNKNOWN_AFTER_SECONDS * 1000,
    loopGuard: createLoopGuard({ queues, log, metrics }),
    noteHold: (place, reason) => holds.note(place, reason),
    hasOpenCalls,
    checkCallbackUrl: async (url) => {
      await checkTarget(url, base.policy).catch(targetProblem('/callback_url'));
    },
    pauseAfterRefusal: (connection, refusal) =>
      pauseAfterRefusal(events.append, connection, refusal),
    breakConnection: async (connection, error) => {
      const isNews = await changeHealth(events.append, connection, {
        status: 'broken',
        reason: error.message,
        fix: error.entry.fix,
      });
      if (isNews)
        log.error(
          {
            workspace_id: connection.workspaceId,
            connection_id: connection._id,
            error: error.message,
          },
          'the token of a connection can not be opened; its messages wait',
        );
    },
  });
  const conversations = createConversations(events.append);
  const holds = createHolds(messages.release);
  const media = createMedia({
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
  const retention = createRetention({
    queues,
    media,
    days: { raw: config.HUB_RETENTION_RAW_DAYS, media: config.HUB_RETENTION_MEDIA_DAYS },
    log,
    metrics,
  });
  const intake = createIntake({
    registry,
    events,
    messages,
    media,
    templates,
    queues,
    sweepAfterMs,
    orphanAfterMs: config.HUB_ORPHAN_STATUS_SECONDS * 1000,
    log,
    metrics,
  });
  return {
    connections,
    conversations,
    callbacks,
    asks,
    events,
    messages,
    holds,
    media,
    templates,
    intake,
    hooks: createHooks({ ...hookParts(base), queueBackfill: deliveries.queueBackfill }),
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

function channelOf(registry: Registry, key: string): Channel {
  const channel = registry.connector(key)?.channel;
  if (channel === undefined) throw new Error(`the connector ${key} can't send`);
  return channel;
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
