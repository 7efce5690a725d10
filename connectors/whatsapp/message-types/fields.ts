/**
 * Builders for the fields of Meta's objects: each has a title and a description, and Meta's own
 * limit.
 */
import type { Schema } from '../../../src/kit';

interface Named {
  title: string;
  description: string;
}

/** Texts that people write, counted in characters as Meta counts them. */
export function text(named: Named, maxLength: number) {
  return { type: 'string', minLength: 1, maxLength, ...named } as const;
}

export function optionalText(named: Named, maxLength: number) {
  return { type: 'string', maxLength, ...named } as const;
}

/** Meta's samples write ids as text and as numbers. */
export function id(named: Named) {
  return { type: ['string', 'integer'], minLength: 1, maxLength: 200, ...named } as const;
}

const WEB_ADDRESS = '^[hH][tT][tT][pP][sS]?://[^\\s/]';

export function url(named: Named, maxLength = 2_000) {
  return { type: 'string', maxLength, pattern: WEB_ADDRESS, ...named } as const;
}

/** One of Meta's objects: what it does not know is refused, as Meta does. */
export function object<
  const P extends Readonly<Record<string, Schema>>,
  const R extends readonly (keyof P & string)[],
>(named: Named, { required, ...fields }: { properties: P; required: R }) {
  return { type: 'object', additionalProperties: false, required, ...fields, ...named } as const;
}

/** An object of Meta that changes by country and partner: taken as it is. */
export function openObject(named: Named) {
  return { type: 'object', additionalProperties: true, ...named } as const;
}

export function word<const W extends string>(value: W, title = 'Kind') {
  return { const: value, title, description: `Always \`${value}\`.` } as const;
}
