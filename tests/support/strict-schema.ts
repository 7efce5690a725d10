/** ajv at its strictest, apart from the one in src/lib/validate.ts: a schema of the hub must please this one, too. */
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { Schema } from '../../src/kit';

const ajv = new Ajv2020({ strict: true, strictRequired: true, allErrors: true, allowUnionTypes: true, discriminator: true });
addFormats(ajv);
ajv.addVocabulary(['x-options-from', 'x-depends-on', 'x-fields-from', 'x-secret', 'x-name']);

/** @returns what finds the problems of a value, one line each @throws when the schema is not strict */
export function compileStrictly(schema: Schema): (value: unknown) => string[] {
  const check = ajv.compile(schema);
  return (value) => (check(value) ? [] : (check.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? error.keyword}`));
}

/** The same schema, in which an object has no fields but those it names: a handler's undocumented field is a mistake, too. */
export const closed = (schema: Schema): Schema => ({
  ...schema,
  ...(schema.properties === undefined ? {} : { properties: mapValues(schema.properties), additionalProperties: schema.additionalProperties ?? false }),
  ...(schema.items === undefined ? {} : { items: closed(schema.items) }),
  ...(schema.oneOf === undefined ? {} : { oneOf: schema.oneOf.map(closed) }),
  ...(schema.anyOf === undefined ? {} : { anyOf: schema.anyOf.map(closed) }),
});

const mapValues = (properties: Readonly<Record<string, Schema>>): Record<string, Schema> =>
  Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, closed(field)]));
