/** Routes that read templates and change nothing at Meta. */
import { PROVIDER_CODES } from '../errors';
import { pageSchema, pageSize, route, toPage, type Route } from '../http';
import { TEMPLATE, TEMPLATE_FILLING, TEMPLATE_PREVIEW, TEMPLATE_SYNC } from '../kit';
import { chatBubble } from './chat-bubble';
import { STARTER_TEMPLATE, starterTemplates } from './library';
import { LIST_QUERY } from './schema';
import { listTemplates } from './stored-templates';
import type { Templates } from './templates';

export function listRoute(templates: Templates): Route {
  return route({
    method: 'get',
    path: '/v1/templates',
    tag: 'Templates',
    scope: 'templates:read',
    summary: 'List templates',
    description:
      "What the hub knows of the accounts' templates: read when an account is connected, by Meta's webhooks and daily.",
    query: LIST_QUERY,
    replies: { 200: { description: 'A page, newest first', schema: pageSchema(TEMPLATE) } },
    errors: ['connection_unknown'],
  }).with({
    handle: async ({ caller: { workspaceId }, query }) => {
      const {
        limit,
        cursor,
        connection_id: connectionId,
        name,
        language,
        status,
        category,
      } = query;
      const size = pageSize(limit);
      const accountId =
        connectionId === undefined
          ? undefined
          : await templates.accountOf(workspaceId, connectionId);
      const found = await listTemplates(workspaceId, {
        accountId,
        name,
        language,
        status,
        category,
        before: cursor,
        limit: size + 1,
      });
      return {
        status: 200,
        body: toPage({ found, size, cursorOf: (doc) => doc.publicId, present: templates.present }),
      };
    },
  });
}

export const LIBRARY_ROUTE = route({
  method: 'get',
  path: '/v1/templates/library',
  tag: 'Templates',
  scope: 'templates:read',
  summary: 'List starter templates',
  description:
    'Ready-made templates. Submit one by POST /v1/templates with `library` and `language`.',
  replies: {
    200: {
      description: 'All of them',
      schema: {
        type: 'object',
        required: ['data', 'next_cursor'],
        properties: {
          data: { type: 'array', items: STARTER_TEMPLATE },
          next_cursor: { type: 'null' },
        },
      },
    },
  },
}).with({
  handle: async () => ({ status: 200, body: { data: starterTemplates(), next_cursor: null } }),
});

export function readRoute(templates: Templates): Route {
  return route({
    method: 'get',
    path: '/v1/templates/{id}',
    tag: 'Templates',
    scope: 'templates:read',
    summary: 'Read a template',
    replies: { 200: { description: 'The template', schema: TEMPLATE } },
    errors: ['not_found'],
  }).with({
    handle: async ({ caller, params }) => ({
      status: 200,
      body: templates.present(await templates.get(caller.workspaceId, params['id'] ?? '')),
    }),
  });
}

export function previewRoute(templates: Templates): Route {
  return route({
    method: 'post',
    path: '/v1/templates/{id}/preview',
    tag: 'Templates',
    scope: 'templates:read',
    summary: 'Preview a filled template',
    description:
      'Variables must be complete and valid, as for a send; header, buttons and cards may be left out.',
    body: TEMPLATE_FILLING,
    replies: {
      200: {
        description: 'As the recipient sees it',
        schema: {
          ...TEMPLATE_PREVIEW,
          'x-name': 'ShownTemplate',
          required: [...TEMPLATE_PREVIEW.required, 'html'],
          properties: {
            ...TEMPLATE_PREVIEW.properties,
            html: { type: 'string', description: 'A chat bubble.' },
          },
        },
      },
    },
    errors: ['not_found', 'variables_invalid'],
  }).with({
    owns: async (caller, params) => {
      await templates.get(caller.workspaceId, params['id'] ?? '');
    },
    handle: async ({ caller, params, body }) => {
      const shown = templates.preview(
        await templates.get(caller.workspaceId, params['id'] ?? ''),
        body,
      );
      return { status: 200, body: { ...shown, html: chatBubble(shown) } };
    },
  });
}

export function syncRoute(templates: Templates): Route {
  return route({
    method: 'post',
    path: '/v1/connections/{id}/templates/sync',
    tag: 'Templates',
    scope: 'templates:write',
    summary: "Read an account's templates from Meta",
    replies: { 200: { description: 'What was found', schema: TEMPLATE_SYNC } },
    errors: ['not_found', ...PROVIDER_CODES],
  }).with({
    owns: async (caller, params) => {
      await templates.requireConnection(caller.workspaceId, params['id'] ?? '');
    },
    handle: async ({ caller, params }) => ({
      status: 200,
      body: await templates.sync(caller.workspaceId, params['id'] ?? ''),
    }),
  });
}
