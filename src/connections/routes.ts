/** `/v1/connections`. */
import { PAGE_QUERY, pageSchema, pageSize, route, toPage, type Route } from '../http';
import type { Connections } from './connections';
import { listConnections } from './model';
import { presentConnection } from './present';
import { CONNECTION, NEW_CONNECTION } from './schema';

export const connectionRoutes = (connections: Connections): Route[] => [
  route({
    method: 'post', path: '/v1/connections', tag: 'Connections', scope: 'connections:write', summary: 'Connect a WhatsApp account',
    description: 'Checks the token with Meta, subscribes the app to the account and reads its numbers.',
    body: NEW_CONNECTION,
    replies: { 201: { description: 'Connected', schema: CONNECTION, headers: { Location: 'Address of the connection' } } },
    errors: ['connection_check_failed', 'graph_unreachable', 'number_already_connected', 'waba_in_another_workspace'],
  }).with({
    handle: async ({ caller, body }) => {
      const doc = await connections.create({
        workspaceId: caller.workspaceId, kind: body.kind, name: body.name, accountId: body.waba_id, accessToken: body.access_token,
        phoneNumbers: body.phone_numbers, country: body.country, verify: body.verify,
      });
      return { status: 201, body: presentConnection(doc), headers: { Location: `/v1/connections/${doc._id}` } };
    },
  }),

  route({
    method: 'get', path: '/v1/connections', tag: 'Connections', scope: 'connections:read', summary: 'List connections',
    query: { type: 'object', additionalProperties: false, properties: PAGE_QUERY },
    replies: { 200: { description: 'A page, newest first', schema: pageSchema(CONNECTION) } },
  }).with({
    handle: async ({ caller, query }) => {
      const size = pageSize(query.limit);
      const found = await listConnections(caller.workspaceId, { before: query.cursor, limit: size + 1 });
      return { status: 200, body: toPage({ found, size, cursorOf: (doc) => doc._id, present: presentConnection }) };
    },
  }),

  route({
    method: 'get', path: '/v1/connections/{id}', tag: 'Connections', scope: 'connections:read', summary: 'Read a connection',
    replies: { 200: { description: 'The connection', schema: CONNECTION } },
    errors: ['not_found'],
  }).with({
    handle: async ({ caller, params }) => ({ status: 200, body: presentConnection(await connections.get(caller.workspaceId, params['id'] ?? '')) }),
  }),

  route({
    method: 'delete', path: '/v1/connections/{id}', tag: 'Connections', scope: 'connections:write', summary: 'Remove a connection',
    description: 'Its numbers become free. Messages and events stay.',
    replies: { 204: { description: 'Removed' } },
    errors: ['not_found'],
  }).with({
    handle: async ({ caller, params }) => {
      await connections.remove(caller.workspaceId, params['id'] ?? '');
      return { status: 204 };
    },
  }),
];
