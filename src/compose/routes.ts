/** All routes of the hub, in the order in which the reference shows them. */
import { accessRoutes } from '../access';
import { VERSION } from '../config';
import { connectionRoutes } from '../connections';
import { deliveryRoutes } from '../deliveries';
import { eventRoutes, sampleRoutes } from '../events';
import { hookRoutes } from '../hooks';
import type { Route } from '../http';
import { callRoutes, catchRoutes, intakeRoutes } from '../intake';
import { mediaRoutes } from '../media';
import { messageRoutes } from '../messages';
import { referenceRoutes } from '../reference';
import { actionRoutes, catalogueRoutes, sourceRoutes } from '../registry';
import { createMakeContext } from './action-context';
import { serverUrlOf, type Base, type Features } from './features';

export const collectRoutes = (base: Base, features: Features): Route[] => {
  const { config, registry } = base;
  const context = createMakeContext(base, features);
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
