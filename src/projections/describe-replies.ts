/** The replies of a route in OpenAPI: its own, and one problem for each status of its errors. */
import { lookUp, type ErrorCode } from '../errors';
import type { RouteSpec } from '../http';
import type { Schema } from '../lib/json-schema';
import type { Components } from './components';
import { possibleErrors } from './possible-errors';

const RETRY_AFTER = { 'Retry-After': 'Whole seconds to wait.' };
const PROBLEM_HEADERS: Readonly<Record<number, Readonly<Record<string, string>> | undefined>> = {
  401: { 'WWW-Authenticate': 'The scheme to use.' },
  429: RETRY_AFTER,
  503: RETRY_AFTER,
};

export function describeReplies(spec: RouteSpec, components: Components) {
  return { ...successes(spec, components), ...problems(spec) };
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

function problems(spec: RouteSpec) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of [...possibleErrors(spec)].sort()) {
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
