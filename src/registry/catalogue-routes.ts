/** `GET /v1/connectors`, `/v1/triggers`, `/v1/actions`: the catalogue. */
import { notFound } from '../errors';
import { route, type Route } from '../http';
import type { Schema } from '../lib/json-schema';
import {
  ACTION_JSON,
  CONNECTOR_JSON,
  TRIGGER_JSON,
  presentAction,
  presentConnector,
  presentTrigger,
} from './catalogue';
import type { Registry } from './registry';

export function catalogueRoutes(registry: Registry): Route[] {
  return [
    listRoute('connectors', 'List connectors', CONNECTOR_JSON, () =>
      registry.connectors.map(presentConnector),
    ),
    listRoute('triggers', 'List triggers', TRIGGER_JSON, () =>
      [...registry.triggers.values()].map(presentTrigger),
    ),
    listRoute('actions', 'List actions', ACTION_JSON, () =>
      [...registry.actions.values()].map(presentAction),
    ),
    readRoute('triggers', 'Read a trigger', TRIGGER_JSON, (key) => {
      const trigger = registry.triggers.get(key);
      return trigger && presentTrigger(trigger);
    }),
    readRoute('actions', 'Read an action', ACTION_JSON, (key) => {
      const action = registry.actions.get(key);
      return action && presentAction(action);
    }),
  ];
}

/** Not paged: the whole catalogue is small and clients want it whole. */
function listRoute(noun: string, summary: string, item: Schema, list: () => unknown[]): Route {
  return route({
    method: 'get',
    path: `/v1/${noun}`,
    tag: 'Catalogue',
    scope: 'any',
    summary,
    replies: {
      200: {
        description: 'All of them',
        schema: {
          type: 'object',
          required: ['data', 'next_cursor'],
          properties: { data: { type: 'array', items: item }, next_cursor: { type: 'null' } },
        },
      },
    },
  }).with({ handle: async () => ({ status: 200, body: { data: list(), next_cursor: null } }) });
}

function readRoute(
  noun: string,
  summary: string,
  item: Schema,
  read: (key: string) => unknown,
): Route {
  return route({
    method: 'get',
    path: `/v1/${noun}/{key}`,
    tag: 'Catalogue',
    scope: 'any',
    summary,
    replies: { 200: { description: 'The manifest', schema: item } },
    errors: ['not_found'],
  }).with({
    handle: async ({ params }) => {
      const body = read(params['key'] ?? '');
      if (body === undefined) throw notFound(noun.slice(0, -1));
      return { status: 200, body };
    },
  });
}
