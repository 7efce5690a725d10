/**
 * /healthz: the process runs. /readyz: it can do its work. /metrics: Prometheus. Public, and
 * without anything about tenants.
 */
import type { Metrics } from '../log';
import { route, type Route } from './route';

export interface Checks {
  mongodb: () => Promise<boolean>;
  redis: () => Promise<boolean>;
  queueDepths: () => Promise<Record<string, number>>;
  stopping: () => boolean;
}

const STATE = {
  type: 'object',
  properties: { status: { type: 'string' } },
  required: ['status'],
} as const;

export function healthRoutes(checks: Checks, metrics: Metrics): Route[] {
  return [livenessRoute(), readinessRoute(checks), metricsRoute(checks, metrics)];
}

function livenessRoute(): Route {
  return route({
    method: 'get',
    path: '/healthz',
    tag: 'Operations',
    scope: null,
    summary: 'The process runs',
    replies: { 200: { description: 'Alive', schema: STATE } },
  }).with({ handle: async () => ({ status: 200, body: { status: 'ok' } }) });
}

function readinessRoute(checks: Checks): Route {
  return route({
    method: 'get',
    path: '/readyz',
    tag: 'Operations',
    scope: null,
    summary: 'The process can do its work',
    description:
      'MongoDB decides. A missing Redis is shown but does not make a process unready: intake goes on without it.',
    replies: {
      200: { description: 'Ready', schema: STATE },
      503: {
        description: 'Not ready: MongoDB is away, or the process is stopping',
        schema: STATE,
      },
    },
  }).with({
    handle: async () => {
      const [mongodb, redis] = await Promise.all([checks.mongodb(), checks.redis()]);
      const ready = mongodb && !checks.stopping();
      return {
        status: ready ? 200 : 503,
        body: { status: ready ? 'ready' : 'not_ready', mongodb, redis },
      };
    },
  });
}

function metricsRoute(checks: Checks, metrics: Metrics): Route {
  return route({
    method: 'get',
    path: '/metrics',
    tag: 'Operations',
    scope: null,
    summary: 'Metrics in the Prometheus text format',
    replies: { 200: { description: 'Metrics', contentType: 'text/plain' } },
  }).with({
    handle: async () => {
      for (const [queue, jobs] of Object.entries(await checks.queueDepths()))
        metrics.queueDepth.set({ queue }, jobs);
      return {
        status: 200,
        body: await metrics.registry.metrics(),
        headers: { 'Content-Type': metrics.registry.contentType },
      };
    },
  });
}
