/**
 * Routes and triggers -> OpenAPI 3.1. Schemas go in unchanged; those with an `x-name` become
 * components. Pure.
 */
import { PROBLEM, lookUp, type ErrorCode } from '../errors';
import type { Route, RouteSpec } from '../http';
import type { Schema } from '../lib/json-schema';
import type { Registry } from '../registry';
import { ENVELOPE } from '../events';
import { collectComponents, type Components } from './components';

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
    (paths[spec.path] ??= {})[spec.method] = toOperation(spec, components);
  const webhooks = Object.fromEntries(
    [...registry.triggers.values()].map(({ manifest }) => [
      manifest.key,
      toWebhook(manifest, components),
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

function toOperation(spec: RouteSpec, components: Components) {
  return {
    operationId: operationId(spec),
    tags: [spec.tag],
    summary: spec.summary,
    ...(spec.description === undefined ? {} : { description: spec.description }),
    ...(spec.scope === null
      ? { security: [] }
      : { security: [{ apiKey: [] }], 'x-scope': spec.scope }),
    parameters: [
      ...pathParameters(spec),
      ...queryParameters(spec, components),
      ...headerParameters(spec),
    ],
    ...(spec.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              [spec.bodyKind === 'multipart' ? 'multipart/form-data' : 'application/json']: {
                schema: components.use(spec.body),
              },
            },
          },
        }),
    responses: { ...successes(spec, components), ...problems(spec) },
  };
}

function operationId({ method, path }: RouteSpec): string {
  return [method, ...path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')]
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
}

function pathParameters({ path }: RouteSpec) {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => ({
    name: match[1],
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1 },
  }));
}

function queryParameters({ query }: RouteSpec, components: Components) {
  return Object.entries(query?.properties ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: query?.required?.includes(name) ?? false,
    ...(schema.description === undefined ? {} : { description: schema.description }),
    schema: components.use(schema),
  }));
}

function takesKey({ method, scope }: RouteSpec): boolean {
  return method === 'post' && scope !== null;
}

function headerParameters(spec: RouteSpec) {
  return takesKey(spec)
    ? [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'Repeating the request with the same key gives the first answer.',
          schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
        },
      ]
    : [];
}

function successes(spec: RouteSpec, components: Components) {
  return Object.fromEntries(
    Object.entries(spec.replies).map(([status, reply]) => {
      const type = reply.contentType ?? 'application/json';
      const schema: Schema | undefined =
        reply.schema ?? (reply.contentType === undefined ? undefined : { type: 'string' });
      return [
        status,
        {
          description: reply.description,
          ...toHeaders(reply.headers),
          ...(schema === undefined
            ? {}
            : { content: { [type]: { schema: components.use(schema) } } }),
        },
      ];
    }),
  );
}

function toHeaders(headers: Readonly<Record<string, string>> | undefined) {
  return headers === undefined
    ? {}
    : {
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, description]) => [
            name,
            { description, schema: { type: 'string' } },
          ]),
        ),
      };
}

/** What every route of its kind may answer, beside what it declares. */
function errorCodes(spec: RouteSpec): Set<ErrorCode> {
  return new Set<ErrorCode>([
    ...(spec.errors ?? []),
    ...(spec.scope === null ? [] : (['unauthorized', 'rate_limited'] as const)),
    ...(spec.scope === null || spec.scope === 'any' ? [] : (['forbidden'] as const)),
    ...(spec.path.includes('{') ? (['not_found'] as const) : []),
    ...(spec.query === undefined ? [] : (['invalid_input'] as const)),
    ...(takesKey(spec) ? (['idempotency_conflict', 'invalid_input'] as const) : []),
    ...bodyErrors(spec),
    'internal',
    'storage_unavailable',
    'overloaded',
  ]);
}

function bodyErrors({ body, bodyKind }: RouteSpec): readonly ErrorCode[] {
  if (body === undefined) return [];
  if (bodyKind === 'multipart')
    return ['multipart_expected', 'malformed_multipart', 'file_too_large', 'invalid_input'];
  return [
    'body_too_large',
    'unsupported_charset',
    ...(bodyKind === 'raw' ? [] : (['malformed_json', 'invalid_input'] as const)),
  ];
}

const RETRY_AFTER = { 'Retry-After': 'Whole seconds to wait.' };
const PROBLEM_HEADERS: Readonly<Record<number, Readonly<Record<string, string>> | undefined>> = {
  401: { 'WWW-Authenticate': 'The scheme to use.' },
  429: RETRY_AFTER,
  503: RETRY_AFTER,
};

function problems(spec: RouteSpec) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of [...errorCodes(spec)].sort()) {
    const { status } = lookUp(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].sort().map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${lookUp(code).title}`).join('; '),
        ...toHeaders(PROBLEM_HEADERS[status]),
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    ]),
  );
}

function toWebhook(
  {
    key,
    title,
    summary,
    output,
    sample,
  }: { key: string; title: string; summary: string; output: Schema; sample: unknown },
  components: Components,
) {
  return {
    post: {
      operationId: `webhook_${key.replaceAll('.', '_')}`,
      tags: ['Events'],
      summary: title,
      description: summary,
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              allOf: [
                components.use(ENVELOPE),
                {
                  type: 'object',
                  properties: { type: { const: key }, data: components.use(output) },
                },
              ],
            },
            example: {
              id: 'evt_01jd3kq8w0m4t6v8x0z2b4d6f8',
              type: key,
              version: '2026-11-01',
              sequence: 1,
              occurred_at: '2026-11-01T09:30:00.000Z',
              workspace_id: 'ws_01jd3kq8w0m4t6v8x0z2b4d6f8',
              connection_id: 'con_01jd3kq8w0m4t6v8x0z2b4d6f8',
              data: sample,
            },
          },
        },
      },
      responses: {
        '2XX': { description: 'Taken. Anything else is tried again; 410 unsubscribes.' },
      },
    },
  };
}
