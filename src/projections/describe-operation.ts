/** An operation of OpenAPI describes one route: its parameters, its body and its replies. */
import type { RouteSpec } from '../http';
import type { Components } from './components';
import { describeReplies } from './describe-replies';
import { takesKey } from './possible-errors';

export function describeOperation(spec: RouteSpec, components: Components) {
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
    ...requestBody(spec, components),
    responses: describeReplies(spec, components),
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

function requestBody({ body, bodyKind }: RouteSpec, components: Components) {
  if (body === undefined) return {};
  const type = bodyKind === 'multipart' ? 'multipart/form-data' : 'application/json';
  return {
    requestBody: { required: true, content: { [type]: { schema: components.use(body) } } },
  };
}
