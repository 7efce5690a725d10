/** All routes of the hub, in the order in which the reference shows them. */
import { accessRoutes } from '../access';
import { VERSION } from '../config';
import { callbackRoutes } from '../callbacks';
import { connectionRoutes } from '../connections';
import { conversationRoutes } from '../conversations';
import { deliveryRoutes } from '../deliveries';
import { eventRoutes, sampleRoutes } from '../events';
import { pauseRoutes } from '../holds';
import { hookRoutes } from '../hooks';
import type { Route } from '../http';
import { messageIdFor } from '../idempotency';
import { callRoutes, catchRoutes, intakeRoutes } from '../intake';
import { mediaRoutes } from '../media';
import { templateRoutes } from '../message-templates';
import { messageRoutes } from '../messages';
import { referenceRoutes } from '../reference';
import { actionRoutes, batchRoutes, catalogueRoutes, sourceRoutes } from '../registry';
import { traceRoutes } from '../traces';
import { createMakeContext, firstAnswer } from './action-context';
import { listConversationMessages } from './conversation-ports';
import { serverUrlOf, type Base, type Features } from './parts';

export function collectRoutes(base: Base, features: Features): Route[] {
  const { config, registry } = base;
  const context = createMakeContext(base, features);
  const serverUrl = serverUrlOf(config);
  const routes: Route[] = [
    ...intakeRoutes(registry.connectors, features.intake.receive, {
      appSecrets: config.appSecrets,
      verifyToken: config.META_VERIFY_TOKEN,
    }),
    ...catchRoutes(registry.connector, features.connections, features.intake.receive),
    ...accessRoutes(),
    ...catalogueRoutes(registry),
    ...sampleRoutes((key) => registry.triggers.get(key)?.manifest.sample),
    ...sourceRoutes(registry, context),
    ...actionRoutes(registry, context, firstAnswer),
    ...connectionRoutes(features.connections, serverUrl),
    ...pauseRoutes(features.holds, features.events.append),
    ...conversationRoutes(features.conversations, listConversationMessages),
    ...messageRoutes(features.messages),
    ...traceRoutes(features.messages),
    ...batchRoutes({
      registry,
      makeContext: context,
      takeKey: messageIdFor,
      firstAnswer,
      log: base.log,
    }),
    ...templateRoutes(features.templates),
    ...mediaRoutes(features.media, base.log),
    ...hookRoutes(features.hooks),
    ...deliveryRoutes(features.hooks),
    ...callbackRoutes(features.callbacks),
    ...eventRoutes(),
    ...callRoutes(features.intake, features.connections.routeKeys),
    ...referenceRoutes({
      registry,
      version: VERSION,
      serverUrl,
      routes: () => [...base.health, ...routes],
    }),
  ];
  return routes;
}
