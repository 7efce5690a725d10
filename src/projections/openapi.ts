/**
 * Routes and triggers -> OpenAPI 3.1. Schemas go in unchanged; those with an `x-name` become
 * components. Pure.
 */
import { PROBLEM } from '../errors';
import type { Route } from '../http';
import type { Registry } from '../registry';
import { collectComponents } from './components';
import { describeOperation } from './describe-operation';
import { describeWebhook } from './describe-webhook';

export interface OpenApiParts {
  routes: readonly Route[];
  registry: Registry;
  version: string;
  serverUrl: string;
}

export function toOpenApi({ routes, registry, version, serverUrl }: OpenApiParts) {
  const components = collectComponents();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { spec } of routes)
    (paths[spec.path] ??= {})[spec.method] = describeOperation(spec, components);
  const webhooks = Object.fromEntries(
    [...registry.triggers.values()].map(({ manifest }) => [
      manifest.key,
      describeWebhook(manifest, components),
    ]),
  );
  components.use(PROBLEM);
  return {
    openapi: '3.1.0',
    info: {
      title: 'SmsPort Hub',
      version,
      license: { name: 'MIT', identifier: 'MIT' },
      description:
        'WhatsApp Business for any workflow: triggers as REST hooks, actions as an API. Errors are RFC 9457 problems with a stable `code`.',
    },
    servers: [{ url: serverUrl }],
    tags: [...new Set(routes.map(({ spec }) => spec.tag))].map((name) => ({ name })),
    paths,
    webhooks,
    components: {
      schemas: components.all(),
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key: it fixes the workspace and its scopes.',
        },
      },
    },
  };
}
