/**
 * Shorthand for schemas of Meta's objects, in full JSON Schema: these say what Meta takes, not what
 * the hub's own schemas say.
 */
export type MetaSchema = Readonly<Record<string, unknown>>;

export function text(maxLength: number, more: MetaSchema = {}): MetaSchema {
  return {
    type: 'string',
    minLength: 1,
    maxLength,
    ...more,
  };
}
export const any: MetaSchema = {};
export function object(
  properties: Readonly<Record<string, MetaSchema>>,
  required: readonly string[] = Object.keys(properties),
  more: MetaSchema = {},
): MetaSchema {
  return { type: 'object', additionalProperties: false, properties, required, ...more };
}
export function list(items: MetaSchema, minItems: number, maxItems: number): MetaSchema {
  return {
    type: 'array',
    items,
    minItems,
    maxItems,
  };
}
export function is(value: string | number | boolean): MetaSchema {
  return { const: value };
}
export const webAddress: MetaSchema = { type: 'string', pattern: '^https?://' };
export const openObject: MetaSchema = { type: 'object' };

/** By id of an uploaded file (digits), or by link: one of them. */
export function media(more: Readonly<Record<string, MetaSchema>> = {}): MetaSchema {
  return object({ id: { type: 'string', pattern: '^[0-9]+$' }, link: webAddress, ...more }, [], {
    oneOf: [{ required: ['id'] }, { required: ['link'] }],
  });
}

/** By the value of a field, the schema of the whole. */
export function chosenBy(
  field: string,
  branches: Readonly<Record<string, MetaSchema>>,
): MetaSchema {
  return {
    type: 'object',
    required: [field],
    properties: { [field]: { enum: Object.keys(branches) } },
    allOf: Object.entries(branches).map(([value, then]) => ({
      if: { properties: { [field]: is(value) } },
      then,
    })),
  };
}
