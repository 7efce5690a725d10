/** `GET /v1/me`: the connection test of Zapier and n8n. */
import { notFound } from '../errors';
import { route, type Route } from '../http';
import { findWorkspace } from './model';

const ME = {
  type: 'object',
  required: ['workspace', 'key'],
  properties: {
    workspace: {
      type: 'object',
      required: ['id', 'name', 'paused'],
      properties: {
        id: { type: 'string' },
        name: { type: 'string' },
        paused: { type: 'boolean', description: 'Nothing is sent; intake goes on.' },
      },
    },
    key: {
      type: 'object',
      required: ['id', 'name', 'scopes'],
      properties: {
        id: { type: 'string' },
        name: { type: 'string' },
        scopes: { type: 'array', items: { type: 'string' } },
      },
    },
  },
} as const;

export function accessRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/me',
      tag: 'Access',
      scope: 'any',
      summary: 'Who am I?',
      description: 'The workspace, name and scopes of the key that calls.',
      replies: { 200: { description: 'The caller', schema: ME } },
    }).with({
      handle: async ({ caller }) => {
        const workspace = await findWorkspace(caller.workspaceId);
        if (workspace === null) throw notFound('workspace');
        return {
          status: 200,
          body: {
            workspace: {
              id: workspace._id,
              name: workspace.name,
              paused: workspace.paused === true,
            },
            key: { id: caller.keyId, name: caller.keyName, scopes: caller.scopes },
          },
        };
      },
    }),
  ];
}
