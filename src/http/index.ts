/** HTTP: routes as data, the Express app made of them, errors as problem+json. */
export type { Caller } from './caller';
export { healthRoutes } from './health';
export { IDEMPOTENCY_KEY, hashRequest, type Idempotency, type KeyedRequest } from './idempotency';
export type { Authenticate } from './mount-routes';
export { PAGE_QUERY, pageSchema, pageSize, toPage } from './pages';
export { createRateLimit, type LimitRate } from './rate-limit';
export { renderFragment, renderPage } from './render-page';
export type { Reply } from './reply';
export { route, type Route, type RouteSpec } from './route';
export { toHubError } from './to-hub-error';
export { createApp, listen, type HttpServer } from './server';
