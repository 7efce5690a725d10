/**
 * The Express app and its listening socket; every role has one, a worker's serves health and
 * metrics only.
 */
import { createServer, type Server } from 'node:http';
import express, { type Express, type RequestHandler } from 'express';
import { HubError } from '../errors';
import type { Log, Metrics } from '../log';
import { errorHandler } from './error-handler';
import type { Idempotency } from './idempotency';
import type { LimitRate } from './rate-limit';
import { mountRoutes, type Authenticate } from './mount-routes';
import { requestId, requestIdOf } from './request-id';
import type { Route } from './route';

export interface AppParts {
  routes: readonly Route[];
  authenticate: Authenticate;
  limitRate: LimitRate;
  idempotency: Idempotency;
  log: Log;
  metrics: Metrics;
  trustProxy?: string | undefined;
}

export function createApp({
  routes,
  authenticate,
  limitRate,
  idempotency,
  log,
  metrics,
  trustProxy,
}: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // Meta's handshake has dots in its query keys; nested parsing would turn them into objects.
  app.set('query parser', 'simple');
  if (trustProxy !== undefined)
    app.set('trust proxy', /^\d+$/.test(trustProxy) ? Number(trustProxy) : trustProxy);
  app.use(requestId(), observe(log, metrics), securityHeaders);
  mountRoutes(app, routes, { authenticate, limitRate, idempotency });
  app.use((request) => {
    throw new HubError(
      'not_found',
      `There is nothing at ${request.method} ${request.path.slice(0, 200)}.`,
    );
  });
  app.use(errorHandler(log));
  return app;
}

const securityHeaders: RequestHandler = (_request, response, next) => {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cache-Control', 'no-store');
  next();
};

/**
 * One line and one measurement per request; the route's pattern, never the path with ids or tokens
 * in it.
 */
function observe(log: Log, metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const startedAt = process.hrtime.bigint();
    response.once('close', () => {
      const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
      const route: unknown = response.locals['route'] ?? 'none';
      metrics.httpSeconds.observe(
        { method: request.method, route: String(route), status: String(response.statusCode) },
        seconds,
      );
      log.debug(
        {
          request_id: requestIdOf(response),
          method: request.method,
          route,
          status: response.statusCode,
          ms: Math.round(seconds * 1000),
        },
        'request',
      );
    });
    next();
  };
}

export interface HttpServer {
  port: number;
  /** Stops accepting, lets running requests end up to `graceMs`, then cuts. */
  close(graceMs: number): Promise<void>;
}

const HEADERS_TIMEOUT_MS = 15_000;
/** An upload of 100 MB needs its time. */
const REQUEST_TIMEOUT_MS = 300_000;

/** @throws the error of `listen`, for example EADDRINUSE */
export async function listen(
  app: Express,
  { port, host }: { port: number; host: string },
): Promise<HttpServer> {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: 65_000,
    },
    app,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: (graceMs) => closeServer(server, graceMs),
  };
}

const IDLE_BEAT_MS = 50;

async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  // Again and again: what is busy now is idle later, and clients keep idle connections open for
  // long.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_BEAT_MS);
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(timer);
}
