/**
 * `/v1/intake/parked` and `/v1/intake/unrouted`: inbound calls that need a look, each only in the
 * workspace it concerns.
 */
import { PAGE_QUERY, pageSchema, pageSize, route, toPage, type Caller, type Route } from '../http';
import { schema } from '../lib/json-schema';
import type { Intake } from './intake';
import type { Attention } from './model';
import { presentToTenant } from './present';
import { listCalls, type TenantScope } from './waiting-calls';

const CALL = schema({
  type: 'object',
  'x-name': 'InboundCall',
  required: ['id', 'connector', 'state', 'reason', 'received_at', 'bytes', 'body'],
  properties: {
    id: { type: 'string' },
    connector: { type: 'string' },
    state: { enum: ['parked', 'unrouted'] },
    reason: { type: 'string' },
    received_at: { type: 'string', format: 'date-time' },
    bytes: { type: 'integer' },
    body: {
      type: 'string',
      description:
        'The first 2 KB; empty when the call is about other accounts, too, or about a number that Meta has not confirmed to you.',
    },
  },
});

const REPLAYED = {
  type: 'object',
  required: ['replayed'],
  properties: { replayed: { type: 'integer' } },
} as const;

type FindScope = (caller: Caller) => Promise<TenantScope>;

/** @param routeKeysOf the ids under which calls of a workspace may wait */
export function callRoutes(
  intake: Pick<Intake, 'replay'>,
  routeKeysOf: (workspaceId: string) => Promise<string[]>,
): Route[] {
  const scopeOf: FindScope = async ({ workspaceId }) => ({
    workspaceId,
    routeKeys: await routeKeysOf(workspaceId),
  });
  return (['parked', 'unrouted'] as const).flatMap((state) => [
    listRoute(state, scopeOf),
    replayRoute(state, scopeOf, intake),
  ]);
}

function listRoute(state: Attention, scopeOf: FindScope): Route {
  return route({
    method: 'get',
    path: `/v1/intake/${state}`,
    tag: 'Intake',
    scope: 'admin',
    summary: `List ${state} calls`,
    description:
      state === 'parked'
        ? 'Calls of which something could not be handled.'
        : 'Calls for a number or account that Meta had confirmed to no connection when they came.',
    query: { type: 'object', additionalProperties: false, properties: PAGE_QUERY },
    replies: { 200: { description: 'A page, newest first', schema: pageSchema(CALL) } },
  }).with({
    handle: async ({ caller, query }) => {
      const size = pageSize(query.limit);
      const scope = await scopeOf(caller);
      const own = new Set(scope.routeKeys);
      const found = await listCalls(state, scope, { before: query.cursor, limit: size + 1 });
      return {
        status: 200,
        body: toPage({
          found,
          size,
          cursorOf: (call) => call._id,
          present: (call) => presentToTenant(call, own),
        }),
      };
    },
  });
}

function replayRoute(state: Attention, scopeOf: FindScope, intake: Pick<Intake, 'replay'>): Route {
  return route({
    method: 'post',
    path: `/v1/intake/${state}/{id}/replay`,
    tag: 'Intake',
    scope: 'admin',
    summary: `Handle a ${state} call again`,
    description: 'What already became an event does not become one again.',
    replies: { 202: { description: 'It is handled again', schema: REPLAYED } },
    errors: ['not_found'],
  }).with({
    handle: async ({ caller, params }) => ({
      status: 202,
      body: { replayed: await intake.replay(state, await scopeOf(caller), params['id'] ?? '') },
    }),
  });
}
