/** The hub describes itself: `/openapi.json`, `/docs`, `/docs/errors`. */
import { renderPage, route, type Route } from '../http';
import { toErrorsView, toOpenApi, toReferenceView } from '../projections';
import type { Registry } from '../registry';

export interface ReferenceParts {
  registry: Registry;
  /** All routes of the hub, also these. Called once they are all known. */
  routes: () => readonly Route[];
  version: string;
  serverUrl: string;
}

const HTML = { description: 'A page', contentType: 'text/html' };

export function referenceRoutes({ registry, routes, version, serverUrl }: ReferenceParts): Route[] {
  let openApi: ReturnType<typeof toOpenApi> | undefined;
  return [
    route({
      method: 'get',
      path: '/openapi.json',
      tag: 'Documentation',
      scope: null,
      summary: 'This API as OpenAPI 3.1',
      replies: {
        200: {
          description: 'The document',
          schema: { type: 'object', additionalProperties: true },
        },
      },
    }).with({
      handle: async () => ({
        status: 200,
        body: (openApi ??= toOpenApi({ routes: routes(), registry, version, serverUrl })),
      }),
    }),

    route({
      method: 'get',
      path: '/docs',
      tag: 'Documentation',
      scope: null,
      summary: 'API reference',
      replies: { 200: HTML },
    }).with({ handle: async () => renderPage('docs/index', toReferenceView(routes(), registry)) }),

    route({
      method: 'get',
      path: '/docs/errors',
      tag: 'Documentation',
      scope: null,
      summary: 'All errors',
      replies: { 200: HTML },
    }).with({ handle: async () => renderPage('docs/errors', toErrorsView(registry)) }),
  ];
}
