/** `/v1/messages`: reading the ledger. */
import { PAGE_QUERY, pageSchema, pageSize, route, toPage, type Route } from '../http';
import { MESSAGE } from '../kit';
import type { Messages } from './messages';
import { listMessages } from './model';
import { presentMessage } from './present';

export function messageRoutes(messages: Messages): Route[] {
  return [listRoute(), readRoute(messages), cancelRoute(messages), resendRoute(messages)];
}

function listRoute(): Route {
  return route({
    method: 'get',
    path: '/v1/messages',
    tag: 'Messages',
    scope: 'messages:read',
    summary: 'List messages',
    query: { type: 'object', additionalProperties: false, properties: PAGE_QUERY },
    replies: { 200: { description: 'A page, newest first', schema: pageSchema(MESSAGE) } },
  }).with({
    handle: async ({ caller, query }) => {
      const size = pageSize(query.limit);
      const found = await listMessages(caller.workspaceId, {
        before: query.cursor,
        limit: size + 1,
      });
      return {
        status: 200,
        body: toPage({ found, size, cursorOf: (doc) => doc._id, present: presentMessage }),
      };
    },
  });
}

function readRoute(messages: Messages): Route {
  return route({
    method: 'get',
    path: '/v1/messages/{id}',
    tag: 'Messages',
    scope: 'messages:read',
    summary: 'Read a message',
    replies: { 200: { description: 'The message', schema: MESSAGE } },
    errors: ['not_found'],
  }).with({
    handle: async ({ caller, params }) => ({
      status: 200,
      body: presentMessage(await messages.get(caller.workspaceId, params['id'] ?? '')),
    }),
  });
}

function cancelRoute(messages: Messages): Route {
  return route({
    method: 'post',
    path: '/v1/messages/{id}/cancel',
    tag: 'Messages',
    scope: 'messages:send',
    summary: 'Cancel a message',
    description: 'Only before it is sent to Meta. Repeating it is harmless.',
    replies: { 200: { description: 'Canceled', schema: MESSAGE } },
    errors: ['not_found', 'message_not_cancelable'],
  }).with({
    handle: async ({ caller, params }) => ({
      status: 200,
      body: presentMessage(await messages.cancel(caller.workspaceId, params['id'] ?? '')),
    }),
  });
}

function resendRoute(messages: Messages): Route {
  return route({
    method: 'post',
    path: '/v1/messages/{id}/resend',
    tag: 'Messages',
    scope: 'messages:send',
    summary: 'Send a failed or unknown message once more',
    description:
      'Makes a new message with `resend_of`. A message is sent again once: repeating the request gives the same new message.',
    replies: { 202: { description: 'Accepted; it goes out by itself', schema: MESSAGE } },
    errors: ['not_found', 'message_not_resendable'],
  }).with({
    handle: async ({ caller, params }) => ({
      status: 202,
      body: presentMessage(await messages.resend(caller.workspaceId, params['id'] ?? '')),
    }),
  });
}
