/**
 * The subset of JSON Schema that the hub's own schemas use, and the type that a value of a schema
 * has.
 */

export type TypeName = 'string' | 'number' | 'integer' | 'boolean' | 'null' | 'array' | 'object';
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Keywords beyond this list don't compile in manifests: each projection (REST, n8n, Zapier, forms)
 * must understand all of them.
 */
export interface Schema {
  readonly type?: TypeName | readonly TypeName[];
  readonly title?: string;
  readonly description?: string;
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly default?: Json;
  readonly examples?: readonly Json[];
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  /**
   * Names the field by whose `const` a branch of `oneOf` is chosen, so that errors speak of that
   * branch alone.
   */
  readonly discriminator?: { readonly propertyName: string };
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  /** A drop-down for this field: a source of `GET /v1/options/{source}`. */
  readonly 'x-options-from'?: string;
  /** Fields whose change alters this one's options or shape. */
  readonly 'x-depends-on'?: readonly string[];
  /** Sub-fields known only at run time: a source of `GET /v1/fields/{source}`. */
  readonly 'x-fields-from'?: string;
  /** A form shows this field only while each field named here has one of these values. */
  readonly 'x-show-when'?: { readonly [field: string]: readonly Json[] };
  /** The words of `enum` are taken in any case, and become those of the list. */
  readonly 'x-any-case'?: boolean;
  /** Write-only: never shown again, never logged. */
  readonly 'x-secret'?: boolean;
  /** The name of this schema in OpenAPI's components. */
  readonly 'x-name'?: string;
}

/** The TypeScript type of the values that a schema allows. */
export type Infer<S> = S extends { readonly const: infer C }
  ? C
  : S extends { readonly enum: readonly (infer E)[] }
    ? E
    : S extends { readonly oneOf: readonly (infer O)[] }
      ? Infer<O>
      : S extends { readonly anyOf: readonly (infer A)[] }
        ? Infer<A>
        : S extends { readonly type: infer T }
          ? InferType<T, S>
          : unknown;

type InferType<T, S> = T extends readonly (infer Each)[] ? InferOne<Each, S> : InferOne<T, S>;

type InferOne<T, S> = T extends 'string'
  ? string
  : T extends 'number' | 'integer'
    ? number
    : T extends 'boolean'
      ? boolean
      : T extends 'null'
        ? null
        : T extends 'array'
          ? S extends { readonly items: infer I }
            ? Infer<I>[]
            : unknown[]
          : T extends 'object'
            ? InferObject<S>
            : unknown;

type InferObject<S> = S extends { readonly properties: infer P }
  ? Flatten<
      { -readonly [K in keyof P as K extends RequiredOf<S> ? K : never]: Infer<P[K]> } & {
        -readonly [K in keyof P as K extends RequiredOf<S> ? never : K]?: Infer<P[K]>;
      }
    >
  : S extends { readonly additionalProperties: infer A extends Schema }
    ? Record<string, Infer<A>>
    : Record<string, unknown>;

/** Fields with a default count too: validation fills them in before anyone reads the value. */
type RequiredOf<S> =
  ListedIn<S> | (S extends { readonly properties: infer P } ? DefaultedIn<P> : never);
type ListedIn<S> = S extends { readonly required: readonly (infer R)[] } ? R : never;
type DefaultedIn<P> = {
  [K in keyof P]: P[K] extends { readonly default: Json } ? K : never;
}[keyof P];
type Flatten<T> = { [K in keyof T]: T[K] };

/**
 * A schema with no keyword beyond the subset, at any depth. A generic parameter takes what its
 * constraint does not name, so `S extends Schema` alone would let a misspelled or foreign keyword
 * pass.
 */
export type Declared<S> = {
  readonly [K in keyof S]: K extends 'properties'
    ? DeclaredEach<S[K]>
    : K extends 'items' | 'additionalProperties'
      ? S[K] extends boolean
        ? S[K]
        : Declared<S[K]>
      : K extends 'oneOf' | 'anyOf'
        ? DeclaredEach<S[K]>
        : K extends keyof Schema
          ? S[K]
          : never;
};

/** A mapped type keeps a tuple a tuple only when it maps a type parameter. */
type DeclaredEach<T> = { readonly [K in keyof T]: Declared<T[K]> };

/** Keeps the literal types of a schema without `as const`. */
export function schema<const S extends Schema>(value: S & Declared<S>): S {
  return value;
}
