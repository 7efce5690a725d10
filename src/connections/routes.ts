/** `/v1/connections`. */
import type { Infer } from '../lib/json-schema';
import { PAGE_QUERY, pageSchema, pageSize, route, toPage, type Route } from '../http';
import type { Connections } from './connections';
import { listConnections } from './find-connections';
import { type ConnectionDoc } from './model';
import { presentConnection } from './present';
import { CONNECTION_CHANGE, NEW_CONNECTION } from './input-schema';
import { CONNECTION } from './schema';

type Present = (doc: ConnectionDoc) => ReturnType<typeof presentConnection>;

/** @param serverUrl where others reach the hub, for the addresses of catch hooks */
export function connectionRoutes(connections: Connections, serverUrl: string): Route[] {
  const present: Present = (doc) =>
    presentConnection(doc, (each) => `${serverUrl}/in/${connections.catchToken(each)}`);
  return [
    createRoute(connections, present),
    listRoute(present),
    readRoute(connections, present),
    changeRoute(connections, present),
    removeRoute(connections),
  ];
}

function createRoute(connections: Connections, present: Present): Route {
  return route({
    method: 'post',
    path: '/v1/connections',
    tag: 'Connections',
    scope: 'connections:write',
    summary: 'Connect a WhatsApp account, or make a catch hook',
    description:
      'For WhatsApp the token is checked with Meta, the app subscribed to the account and its numbers read. A catch hook gets an address of its own.',
    body: NEW_CONNECTION,
    replies: {
      201: {
        description: 'Connected',
        schema: CONNECTION,
        headers: { Location: 'Address of the connection' },
      },
    },
    errors: [
      'verification_required',
      'connection_check_failed',
      'graph_unreachable',
      'number_already_connected',
      'waba_in_another_workspace',
    ],
  }).with({
    handle: async ({ caller, body }) => {
      const doc = await create(connections, caller.workspaceId, body);
      return {
        status: 201,
        body: present(doc),
        headers: { Location: `/v1/connections/${doc._id}` },
      };
    },
  });
}

function listRoute(present: Present): Route {
  return route({
    method: 'get',
    path: '/v1/connections',
    tag: 'Connections',
    scope: 'connections:read',
    summary: 'List connections',
    query: { type: 'object', additionalProperties: false, properties: PAGE_QUERY },
    replies: { 200: { description: 'A page, newest first', schema: pageSchema(CONNECTION) } },
  }).with({
    handle: async ({ caller, query }) => {
      const size = pageSize(query.limit);
      const found = await listConnections(caller.workspaceId, {
        before: query.cursor,
        limit: size + 1,
      });
      return { status: 200, body: toPage({ found, size, cursorOf: (doc) => doc._id, present }) };
    },
  });
}

function readRoute(connections: Connections, present: Present): Route {
  return route({
    method: 'get',
    path: '/v1/connections/{id}',
    tag: 'Connections',
    scope: 'connections:read',
    summary: 'Read a connection',
    replies: { 200: { description: 'The connection', schema: CONNECTION } },
    errors: ['not_found'],
  }).with({
    handle: async ({ caller, params }) => ({
      status: 200,
      body: present(await connections.get(caller.workspaceId, params['id'] ?? '')),
    }),
  });
}

function changeRoute(connections: Connections, present: Present): Route {
  return route({
    method: 'patch',
    path: '/v1/connections/{id}',
    tag: 'Connections',
    scope: 'connections:write',
    summary: 'Change a connection',
    description:
      'A new access_token is checked with Meta first; a broken connection works again with it. It confirms those numbers of the connection that Meta names for the account, and no others.',
    body: CONNECTION_CHANGE,
    replies: { 200: { description: 'The connection', schema: CONNECTION } },
    errors: [
      'not_found',
      'connection_check_failed',
      'graph_unreachable',
      'waba_in_another_workspace',
      'recipient_invalid',
    ],
  }).with({
    owns: async (caller, params) => {
      await connections.get(caller.workspaceId, params['id'] ?? '');
    },
    handle: async ({ caller, params, body }) => ({
      status: 200,
      body: present(
        await connections.change(caller.workspaceId, params['id'] ?? '', {
          name: body.name,
          accessToken: body.access_token,
          country: body.country,
          testRecipients: body.test_recipients,
          messagesPerSecond: body.messages_per_second,
          maxPerContactPerHour: body.max_per_contact_per_hour,
        }),
      ),
    }),
  });
}

function removeRoute(connections: Connections): Route {
  return route({
    method: 'delete',
    path: '/v1/connections/{id}',
    tag: 'Connections',
    scope: 'connections:write',
    summary: 'Remove a connection',
    description: 'Its numbers become free. Messages and events stay.',
    replies: { 204: { description: 'Removed' } },
    errors: ['not_found'],
  }).with({
    handle: async ({ caller, params }) => {
      await connections.remove(caller.workspaceId, params['id'] ?? '');
      return { status: 204 };
    },
  });
}

function create(
  connections: Connections,
  workspaceId: string,
  body: Infer<typeof NEW_CONNECTION>,
): Promise<ConnectionDoc> {
  return body.kind === 'webhook'
    ? connections.createCatchHook({
        workspaceId,
        kind: body.kind,
        name: body.name,
        signature: body.signature ?? { preset: 'none' },
      })
    : connections.createByTenant({
        workspaceId,
        kind: body.kind,
        name: body.name,
        accountId: body.waba_id,
        accessToken: body.access_token,
        phoneNumbers: body.phone_numbers,
        country: body.country,
        verify: body.verify,
      });
}
