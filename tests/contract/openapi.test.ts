/** The OpenAPI document: valid, and neither more nor less than what the hub serves. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from '@readme/openapi-parser';
import { generatedFiles } from '../../scripts/gen';
import { projectRoot } from '../../src/config';
import { lookUp, type ErrorCode } from '../../src/errors';
import type { Route, RouteSpec } from '../../src/http';
import { composeOffline } from '../../src/offline-hub';
import { at } from '../support/json';
import { compileIn } from '../support/strict-schema';

const { registry, routes, openApi } = composeOffline();
const specs: [string, RouteSpec][] = routes.map(({ spec }) => [
  `${spec.method.toUpperCase()} ${spec.path}`,
  spec,
]);

test('the document is valid OpenAPI 3.1', async () => {
  const result = await validate(join(projectRoot(), 'docs/openapi.json'));

  expect(result).toMatchObject({ valid: true, warnings: [] });
  expect(openApi.openapi).toMatch(/^3\.1\./);
});

test.each([...generatedFiles()])('%s is what `npm run gen` makes', (name, text) => {
  expect(readFileSync(join(projectRoot(), name), 'utf8') === text).toBe(true);
});

test('every reference leads somewhere, and every component is used', () => {
  const used = new Set(
    [...JSON.stringify(openApi).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      (match) => match[1],
    ),
  );

  expect([...used].sort()).toEqual(Object.keys(openApi.components.schemas).sort());
});

test('every schema of it is a schema: what is hoisted compiles with all that it refers to', () => {
  const names = Object.keys(openApi.components.schemas);

  expect(names.length).toBeGreaterThan(5);
  for (const name of names)
    expect(() => compileIn(openApi, `#/components/schemas/${name}`)).not.toThrow();
});

test('operations are named once', () => {
  const names = [...Object.values(openApi.paths), ...Object.values(openApi.webhooks)]
    .flatMap((item) => Object.values(item))
    .map((operation) => at(operation, 'operationId'));

  expect(names).toHaveLength(new Set(names).size);
  expect(names.every((name) => typeof name === 'string' && /^[a-z]\w+$/i.test(name))).toBe(true);
});

test('it has exactly the routes that the hub has', () => {
  const documented = Object.entries(openApi.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );

  expect(documented.sort()).toEqual(specs.map(([name]) => name).sort());
});

describe.each(specs)('%s', (_name, spec) => {
  const operation = at(openApi.paths, spec.path, spec.method);

  test('tells its scope, parameters and answers', () => {
    expect(operation).toMatchObject(
      spec.scope === null
        ? { security: [] }
        : { security: [{ apiKey: [] }], 'x-scope': spec.scope },
    );
    expect(parametersIn(operation, 'path')).toEqual(
      [...spec.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]),
    );
    expect(parametersIn(operation, 'query')).toEqual(Object.keys(spec.query?.properties ?? {}));
    expect(
      Object.keys(spec.replies).filter(
        (status) => at(operation, 'responses', status, 'description') === undefined,
      ),
    ).toEqual([]);
    expect(at(operation, 'requestBody') !== undefined).toBe(spec.body !== undefined);
  });

  test("tells each of its errors under the error's status", () => {
    for (const code of mustTell(spec)) {
      const response = at(operation, 'responses', String(lookUp(code).status));
      expect(at(response, 'description')).toContain(`\`${code}\``);
      expect(at(response, 'content', 'application/problem+json', 'schema')).toEqual({
        $ref: '#/components/schemas/Problem',
      });
    }
  });
});

test.each([...registry.triggers.keys()])(
  'the event %s is a webhook with an example that keeps to its schema',
  (key) => {
    const body = at(openApi.webhooks, key, 'post', 'requestBody', 'content', 'application/json');
    const pointer = `#/webhooks/${key}/post/requestBody/content/application~1json/schema`;

    expect(at(body, 'example', 'type')).toBe(key);
    expect(compileIn(openApi, pointer)(at(body, 'example'))).toEqual([]);
  },
);

/** What the server itself answers on such a route, beside the codes that the route declares. */
function mustTell({ scope, query, body, bodyKind, errors = [] }: Route['spec']): ErrorCode[] {
  return [
    ...errors,
    'internal',
    'storage_unavailable',
    ...(scope === null ? [] : (['unauthorized'] as const)),
    ...(scope === null || scope === 'any' ? [] : (['forbidden'] as const)),
    ...(query === undefined ? [] : (['invalid_input'] as const)),
    ...(body === undefined ? [] : codesOfReading(bodyKind)),
    ...(body === undefined || bodyKind === 'raw' ? [] : (['invalid_input'] as const)),
    ...(body === undefined || bodyKind === 'raw' || bodyKind === 'multipart'
      ? []
      : (['malformed_json'] as const)),
  ];
}

function codesOfReading(bodyKind: Route['spec']['bodyKind']): readonly ErrorCode[] {
  return bodyKind === 'multipart'
    ? ['multipart_expected', 'malformed_multipart', 'file_too_large']
    : ['body_too_large', 'unsupported_charset'];
}

function parametersIn(operation: unknown, place: 'path' | 'query'): unknown[] {
  const parameters = at(operation, 'parameters');
  return Array.isArray(parameters)
    ? parameters.filter((each) => at(each, 'in') === place).map((each) => at(each, 'name'))
    : [];
}
