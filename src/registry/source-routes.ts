/**
 * `GET /v1/options/{source}` and `GET /v1/fields/{source}`: drop-downs and dynamic fields, one
 * route per source.
 */
import { PROVIDER_CODES } from '../errors';
import { route, type Route } from '../http';
import type { FieldSource, OptionSource } from '../kit';
import type { MakeContext } from './action-routes';
import type { Registry } from './registry';

const MAX_TEXT = 600;

const VALUE = { type: 'string', maxLength: MAX_TEXT } as const;
const QUERY = { ...VALUE, description: 'Only options that contain this text.' } as const;
const CURSOR = { ...VALUE, description: '`next_cursor` of the page before.' } as const;

const OPTION_PAGE = {
  type: 'object',
  'x-name': 'OptionPage',
  required: ['data', 'next_cursor'],
  properties: {
    data: {
      type: 'array',
      items: {
        type: 'object',
        required: ['value', 'label', 'description'],
        properties: {
          value: { type: 'string' },
          label: { type: 'string' },
          description: { type: ['string', 'null'] },
        },
      },
    },
    next_cursor: { type: ['string', 'null'] },
  },
} as const;

export function sourceRoutes(registry: Registry, makeContext: MakeContext): Route[] {
  return [
    ...[...registry.options.values()].map((source) => optionsRoute(source, registry, makeContext)),
    ...[...registry.fields.values()].map((source) => fieldsRoute(source, registry, makeContext)),
  ];
}

function optionsRoute(source: OptionSource, registry: Registry, makeContext: MakeContext): Route {
  return route({
    method: 'get',
    path: `/v1/options/${source.key}`,
    tag: 'Catalogue',
    scope: source.scope,
    summary: `Options: ${source.key}`,
    description: 'The query takes the values of the fields that this drop-down depends on.',
    query: {
      type: 'object',
      additionalProperties: VALUE,
      properties: {
        ...valuesFor(registry, 'x-options-from', source.key),
        q: QUERY,
        cursor: CURSOR,
      },
    },
    replies: { 200: { description: 'A page', schema: OPTION_PAGE } },
    errors: ['connection_unknown', ...PROVIDER_CODES],
  }).with({
    handle: async ({ caller, query }) => {
      const values = textsOf(query);
      const context = makeContext(caller, { connectionId: values['connection_id'] });
      return {
        status: 200,
        body: await source.list(context, { q: query.q ?? '', cursor: query.cursor, values }),
      };
    },
  });
}

function fieldsRoute(source: FieldSource, registry: Registry, makeContext: MakeContext): Route {
  return route({
    method: 'get',
    path: `/v1/fields/${source.key}`,
    tag: 'Catalogue',
    scope: source.scope,
    summary: `Fields: ${source.key}`,
    query: {
      type: 'object',
      additionalProperties: VALUE,
      properties: valuesFor(registry, 'x-fields-from', source.key),
    },
    replies: {
      200: {
        description: 'A JSON Schema',
        schema: { type: 'object', additionalProperties: true },
      },
    },
    errors: ['not_found', 'connection_unknown', ...PROVIDER_CODES],
  }).with({
    handle: async ({ caller, query }) => {
      const values = textsOf(query);
      return {
        status: 200,
        body: await source.read(
          makeContext(caller, { connectionId: values['connection_id'] }),
          values,
        ),
      };
    },
  });
}

/** What the query takes: the fields that any action's field of this source depends on. */
function valuesFor(
  registry: Registry,
  keyword: 'x-options-from' | 'x-fields-from',
  source: string,
): Record<string, typeof VALUE & { description: string }> {
  const fields = [...registry.actions.values()].flatMap(({ manifest }) =>
    Object.values(manifest.input.properties ?? {}),
  );
  const names = fields.flatMap((field) =>
    field[keyword] === source ? (field['x-depends-on'] ?? []) : [],
  );
  return Object.fromEntries(
    [...new Set(names)]
      .sort()
      .map((name) => [name, { ...VALUE, description: `The value of the field ${name}.` }]),
  );
}

function textsOf(query: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    ),
  );
}
