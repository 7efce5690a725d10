/** HTTP: routes as data, the Express app made of them, errors as problem+json. */
export type { Caller } from './caller';
export { healthRoutes } from './health';
export type { Idempotency, KeyedRequest } from './idempotency';
export type { Authenticate } from './mount-routes';
export { PAGE_QUERY, pageSchema, pageSize, toPage } from './pages';
export { createRateLimit, type LimitRate } from './rate-limit';
export { renderPage } from './render-page';
export type { Reply } from './reply';
export { route, type Route, type RouteSpec } from './route';
export { createApp, listen, type HttpServer } from './server';
