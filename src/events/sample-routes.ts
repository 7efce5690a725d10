/**
 * `GET /v1/triggers/{key}/samples`: the newest real events, else the documented sample, both in the
 * envelope's shape.
 */
import { notFound } from '../errors';
import { pageSize, route, type Route } from '../http';
import { ENVELOPE, EVENT_VERSION, presentEvent } from './envelope';
import { readNewest } from './model';

/** @param sampleOf the documented `data` of a trigger; undefined when there is no such trigger */
export function sampleRoutes(sampleOf: (key: string) => unknown): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/triggers/{key}/samples',
      tag: 'Catalogue',
      scope: 'events:read',
      summary: 'Samples of a trigger',
      query: {
        type: 'object',
        additionalProperties: false,
        properties: {
          limit: { type: 'integer', minimum: 1, default: 3, description: 'At most 100.' },
        },
      },
      replies: {
        200: {
          description: 'Envelopes, newest first',
          schema: {
            type: 'object',
            required: ['data'],
            properties: { data: { type: 'array', items: ENVELOPE } },
          },
        },
      },
      errors: ['not_found'],
    }).with({
      handle: async ({ caller, params, query }) => {
        const key = params['key'] ?? '';
        const sample = sampleOf(key);
        if (sample === undefined) throw notFound('trigger');
        const found = await readNewest(caller.workspaceId, key, pageSize(query.limit, MAX_SAMPLES));
        return {
          status: 200,
          body: {
            data:
              found.length > 0
                ? found.map(presentEvent)
                : [documented(caller.workspaceId, key, sample)],
          },
        };
      },
    }),
  ];
}

const MAX_SAMPLES = 100;

function documented(workspaceId: string, type: string, data: unknown) {
  return {
    id: 'evt_01jd3kq8w0m4t6v8x0z2b4d6f8',
    type,
    version: EVENT_VERSION,
    sequence: 1,
    occurred_at: '2026-11-01T09:30:00.000Z',
    workspace_id: workspaceId,
    connection_id: 'con_01jd3kq8w0m4t6v8x0z2b4d6f8',
    data,
  };
}
