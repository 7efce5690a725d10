/** `/v1/templates`. */
import { PROVIDER_CODES } from '../errors';
import { PAGE_QUERY, pageSchema, pageSize, route, toPage, type Route } from '../http';
import {
  CATEGORIES,
  NEW_TEMPLATE,
  TEMPLATE,
  TEMPLATE_FILLING,
  TEMPLATE_PREVIEW,
  TEMPLATE_SYNC,
} from '../kit';
import { chatBubble } from './chat-bubble';
import { STARTER_TEMPLATE, starterTemplates } from './library';
import { listTemplates } from './model';
import type { Templates } from './templates';

export function templateRoutes(templates: Templates): Route[] {
  return [
    listRoute(templates),
    LIBRARY_ROUTE,
    createRoute(templates),
    readRoute(templates),
    removeRoute(templates),
    removeNameRoute(templates),
    previewRoute(templates),
    syncRoute(templates),
  ];
}

const TEXT = { type: 'string', minLength: 1, maxLength: 600 } as const;

function listRoute(templates: Templates): Route {
  return route({
    method: 'get',
    path: '/v1/templates',
    tag: 'Templates',
    scope: 'templates:read',
    summary: 'List templates',
    description:
      "What the hub knows of the accounts' templates: read when an account is connected, by Meta's webhooks and daily.",
    query: {
      type: 'object',
      additionalProperties: false,
      properties: {
        ...PAGE_QUERY,
        connection_id: { ...TEXT, description: "Only templates of this connection's account." },
        name: { ...TEXT, description: 'Only this name, in all languages.' },
        language: { ...TEXT, description: 'Only this language.' },
        status: { ...TEXT, description: 'Only this status, for example APPROVED.' },
        category: { enum: CATEGORIES, 'x-any-case': true, description: 'Only this category.' },
      },
    },
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

const LIBRARY_ROUTE = route({
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

function createRoute(templates: Templates): Route {
  return route({
    method: 'post',
    path: '/v1/templates',
    tag: 'Templates',
    scope: 'templates:write',
    summary: 'Submit a template to Meta',
    description:
      "Meta's rules are checked first; then Meta reviews the template, which `template.status_changed` tells. With `library` a starter template is submitted, under a number if its name is taken.",
    body: NEW_TEMPLATE,
    replies: {
      201: {
        description: 'Submitted',
        schema: TEMPLATE,
        headers: { Location: 'Address of the template' },
      },
    },
    errors: ['connection_unknown', 'template_invalid', 'template_exists', ...PROVIDER_CODES],
  }).with({
    handle: async ({ caller, body }) => {
      const made = await templates.create(caller.workspaceId, body);
      return { status: 201, body: made, headers: { Location: `/v1/templates/${made.id}` } };
    },
  });
}

function readRoute(templates: Templates): Route {
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

function removeRoute(templates: Templates): Route {
  return route({
    method: 'delete',
    path: '/v1/templates/{id}',
    tag: 'Templates',
    scope: 'templates:write',
    summary: 'Delete a template in one language',
    description:
      'At Meta, too. Meta blocks the name of an approved template for 30 days. It stays readable as DELETED.',
    replies: { 204: { description: 'Deleted' } },
    errors: ['not_found', 'connection_unknown', ...PROVIDER_CODES],
  }).with({
    handle: async ({ caller, params }) => {
      await templates.remove(caller.workspaceId, params['id'] ?? '');
      return { status: 204 };
    },
  });
}

function removeNameRoute(templates: Templates): Route {
  return route({
    method: 'delete',
    path: '/v1/templates',
    tag: 'Templates',
    scope: 'templates:write',
    summary: 'Delete a template in all languages',
    query: {
      type: 'object',
      additionalProperties: false,
      required: ['connection_id', 'name'],
      properties: {
        connection_id: { ...TEXT, description: 'The account.' },
        name: { ...TEXT, description: 'Name of the template.' },
      },
    },
    replies: { 204: { description: 'Deleted' } },
    errors: ['not_found', 'connection_unknown', ...PROVIDER_CODES],
  }).with({
    handle: async ({ caller, query }) => {
      await templates.removeName(caller.workspaceId, query.connection_id, query.name);
      return { status: 204 };
    },
  });
}

function previewRoute(templates: Templates): Route {
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

function syncRoute(templates: Templates): Route {
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
