/** `/v1/hooks`. */
import {
  PAGE_QUERY,
  pageSchema,
  pageSize,
  route,
  toPage,
  type KeyedRequest,
  type Route,
} from '../http';
import { derivedId, newId } from '../lib/ids';
import type { Filter } from './filter';
import type { Hooks } from './hooks';
import { listHooks } from './model';
import { presentHook } from './present';
import { CREATED_HOOK, HOOK, NEW_HOOK } from './schema';

export function hookRoutes(hooks: Hooks): Route[] {
  return [createRoute(hooks), LIST_ROUTE, readRoute(hooks), removeRoute(hooks)];
}

function createRoute(hooks: Hooks): Route {
  return route({
    method: 'post',
    path: '/v1/hooks',
    tag: 'Hooks',
    scope: 'hooks:write',
    summary: 'Subscribe to events',
    description:
      'Safe to repeat with an `external_id`: then the hook is updated (200) and keeps its secret.',
    body: NEW_HOOK,
    replies: {
      201: {
        description: 'Subscribed; the secret is shown this once',
        schema: CREATED_HOOK,
        headers: { Location: 'Address of the hook' },
      },
      200: {
        description: 'The hook with this external_id was updated',
        schema: HOOK,
        headers: { Location: 'Address of the hook' },
      },
    },
    errors: ['target_refused', 'target_unresolvable', 'filter_invalid', 'connection_unknown'],
  }).with({
    handle: async ({ caller, body, keyed }) => {
      const { hook, secret } = await hooks.create({
        id: idFor(keyed),
        workspaceId: caller.workspaceId,
        events: typeof body.event === 'string' ? [body.event] : body.event,
        targetUrl: body.target_url,
        filter: toFilter(body.filter),
        connectionId: body.connection_id ?? null,
        start: body.start,
        version: body.version,
        source: body.source,
        externalId: body.external_id ?? null,
        label: body.label ?? null,
        description: body.description ?? null,
        maxInFlight: body.max_in_flight,
      });
      const headers = { Location: `/v1/hooks/${hook._id}` };
      return secret === undefined
        ? { status: 200, body: presentHook(hook), headers }
        : { status: 201, body: { ...presentHook(hook), secret }, headers };
    },
  });
}

const LIST_ROUTE = route({
  method: 'get',
  path: '/v1/hooks',
  tag: 'Hooks',
  scope: 'hooks:read',
  summary: 'List hooks',
  query: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...PAGE_QUERY,
      target_url: { type: 'string', maxLength: 2048, description: 'Only hooks with this target.' },
      source: { type: 'string', maxLength: 20, description: 'Only hooks of this tool.' },
      external_id: {
        type: 'string',
        maxLength: 200,
        description: 'Only the hook with this id of yours.',
      },
    },
  },
  replies: { 200: { description: 'A page, newest first', schema: pageSchema(HOOK) } },
}).with({
  handle: async ({ caller, query }) => {
    const size = pageSize(query.limit);
    const found = await listHooks(caller.workspaceId, {
      targetUrl: query.target_url,
      source: query.source,
      externalId: query.external_id,
      before: query.cursor,
      limit: size + 1,
    });
    return {
      status: 200,
      body: toPage({ found, size, cursorOf: (doc) => doc._id, present: presentHook }),
    };
  },
});

function readRoute(hooks: Hooks): Route {
  return route({
    method: 'get',
    path: '/v1/hooks/{id}',
    tag: 'Hooks',
    scope: 'hooks:read',
    summary: 'Read a hook',
    replies: { 200: { description: 'The hook', schema: HOOK } },
    errors: ['not_found'],
  }).with({
    handle: async ({ caller, params }) => ({
      status: 200,
      body: presentHook(await hooks.get(caller.workspaceId, params['id'] ?? '')),
    }),
  });
}

function removeRoute(hooks: Hooks): Route {
  return route({
    method: 'delete',
    path: '/v1/hooks/{id}',
    tag: 'Hooks',
    scope: 'hooks:write',
    summary: 'Unsubscribe',
    replies: { 204: { description: 'Gone; deliveries that wait are dropped' } },
    errors: ['not_found'],
  }).with({
    handle: async ({ caller, params }) => {
      await hooks.remove(caller.workspaceId, params['id'] ?? '');
      return { status: 204 };
    },
  });
}

/** Who repeats a request whose process died meets the hook that it made. */
function idFor(keyed: KeyedRequest | undefined): string {
  return keyed?.firstAt === undefined
    ? newId('hook')
    : derivedId('hook', keyed.firstAt.getTime(), keyed.workspaceId, keyed.key);
}

function toFilter(filter: Filter | undefined): Filter | null {
  return filter === undefined || Object.keys(filter).length === 0 ? null : filter;
}
