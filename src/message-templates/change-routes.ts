/** Routes that submit templates to Meta, and delete them there. */
import { PROVIDER_CODES } from '../errors';
import { route, type Route } from '../http';
import { NEW_TEMPLATE, TEMPLATE } from '../kit';
import { NAME_QUERY } from './schema';
import type { Templates } from './templates';

export function createRoute(templates: Templates): Route {
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

export function removeRoute(templates: Templates): Route {
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

export function removeNameRoute(templates: Templates): Route {
  return route({
    method: 'delete',
    path: '/v1/templates',
    tag: 'Templates',
    scope: 'templates:write',
    summary: 'Delete a template in all languages',
    query: NAME_QUERY,
    replies: { 204: { description: 'Deleted' } },
    errors: ['not_found', 'connection_unknown', ...PROVIDER_CODES],
  }).with({
    handle: async ({ caller, query }) => {
      await templates.removeName(caller.workspaceId, query.connection_id, query.name);
      return { status: 204 };
    },
  });
}
