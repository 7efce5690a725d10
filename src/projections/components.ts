/**
 * Hoists schemas with an `x-name` into components, wherever they are nested, so that a shape is
 * described once.
 */
import type { Schema } from '../lib/json-schema';
import { isRecord } from '../lib/json-text';

export interface Components {
  /** The schema as it stands in the document: a reference when it has a name. */
  use(schema: Schema): unknown;
  all(): Record<string, unknown>;
}

/**
 * OpenAPI reads a discriminator's value as a component's name unless a mapping says which branch
 * has it as its `const`.
 */
function withMapping(
  resolved: Record<string, unknown>,
  { discriminator, oneOf }: Record<string, unknown>,
): Record<string, unknown> {
  if (!isRecord(discriminator) || !Array.isArray(oneOf)) return resolved;
  const property = String(discriminator['propertyName']);
  const branches = oneOf.filter(isRecord).map((branch) => {
    const field = isRecord(branch['properties']) ? branch['properties'][property] : undefined;
    return [
      isRecord(field) ? String(field['const']) : '',
      `#/components/schemas/${String(branch['x-name'])}`,
    ] as const;
  });
  return {
    ...resolved,
    discriminator: { propertyName: property, mapping: Object.fromEntries(branches) },
  };
}

/** @throws when two different schemas carry one name */
export function collectComponents(): Components {
  const found = new Map<string, { source: string; schema: unknown }>();
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (!isRecord(value)) return value;
    const { 'x-name': name, ...rest } = value;
    if (typeof name !== 'string')
      return withMapping(
        Object.fromEntries(Object.entries(value).map(([key, child]) => [key, resolve(child)])),
        value,
      );
    const source = JSON.stringify(rest);
    const known = found.get(name);
    if (known !== undefined && known.source !== source)
      throw new Error(`two schemas are named ${name}`);
    if (known === undefined) {
      const entry: { source: string; schema: unknown } = { source, schema: {} };
      found.set(name, entry);
      entry.schema = resolve(rest);
    }
    return { $ref: `#/components/schemas/${name}` };
  };
  return {
    use: resolve,
    all: () =>
      Object.fromEntries(
        [...found]
          .sort(([left], [right]) => left.localeCompare(right))
          .map(([name, { schema }]) => [name, schema]),
      ),
  };
}
