/**
 * The hub composed but connected to nothing: its routes and manifests are data, enough to describe
 * it without any service.
 */
import { compose } from './compose';
import { VERSION, loadConfig } from './config';
import { toOpenApi } from './projections';

const SETTINGS = {
  MONGODB_URI: 'mongodb://127.0.0.1/none',
  REDIS_URL: 'redis://127.0.0.1:1',
  LOG_LEVEL: 'silent',
  PUBLIC_URL: 'http://127.0.0.1:3000',
  HUB_ENCRYPTION_KEYS: `none:${Buffer.alloc(32).toString('base64')}`,
  HUB_SESSION_SECRET: 'only-for-describing-the-hub-0000',
};

export function composeOffline() {
  const hub = compose(loadConfig(SETTINGS, {}));
  const routes = [...hub.healthRoutes, ...hub.routes];
  return {
    registry: hub.registry,
    routes,
    openApi: toOpenApi({
      routes,
      registry: hub.registry,
      version: VERSION,
      serverUrl: SETTINGS.PUBLIC_URL,
    }),
  };
}
