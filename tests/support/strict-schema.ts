/**
 * ajv at its strictest, apart from the one in src/lib/validate.ts: a schema of the hub must please
 * this one, too.
 */
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { Schema } from '../../src/kit';

const ajv = new Ajv2020({
  strict: true,
  strictRequired: true,
  allErrors: true,
  allowUnionTypes: true,
  discriminator: true,
});
addFormats(ajv);
ajv.addVocabulary([
  'x-options-from',
  'x-depends-on',
  'x-fields-from',
  'x-show-when',
  'x-any-case',
  'x-secret',
  'x-name',
]);

/** Problems of a value, one line each. */
export type Check = (value: unknown) => string[];

/** @throws when the schema is not strict */
export function compileStrictly(schema: Schema): Check {
  return toCheck(ajv.compile(schema));
}

/** A schema inside an OpenAPI document, with all that it refers to. @throws when it is no schema */
export function compileIn(document: object, pointer: string): Check {
  // OpenAPI's discriminator, with a mapping, is not ajv's: the branches of its `oneOf` are told
  // apart by their own `const`.
  const inside = new Ajv2020({ strict: false, allErrors: true });
  addFormats(inside);
  return toCheck(inside.addSchema(document, 'openapi').compile({ $ref: `openapi${pointer}` }));
}

function toCheck(check: ValidateFunction): Check {
  return (value) =>
    check(value)
      ? []
      : (check.errors ?? []).map(
          (error) => `${error.instancePath} ${error.message ?? error.keyword}`,
        );
}

/**
 * The same schema, in which an object has no fields but those it names: a handler's undocumented
 * field is a mistake, too.
 */
export function closed(schema: Schema): Schema {
  return {
    ...schema,
    ...(schema.properties === undefined
      ? {}
      : {
          properties: mapValues(schema.properties),
          additionalProperties: schema.additionalProperties ?? false,
        }),
    ...(schema.items === undefined ? {} : { items: closed(schema.items) }),
    ...(schema.oneOf === undefined ? {} : { oneOf: schema.oneOf.map(closed) }),
    ...(schema.anyOf === undefined ? {} : { anyOf: schema.anyOf.map(closed) }),
  };
}

function mapValues(properties: Readonly<Record<string, Schema>>): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [name, closed(field)]),
  );
}
