/**
 * What manifests' schemas may be made of. The registry refuses the rest at start, so a projection
 * never meets a keyword it ignores.
 */
import type { Schema, TypeName } from '../lib/json-schema';
import { isRecord } from '../lib/json-text';

/** Problems with the value of one keyword; each starts with a pointer into the schema. */
type Check = (value: unknown, pointer: string) => string[];

function mustBe(what: string, test: (value: unknown) => boolean): Check {
  return (value, pointer) => (test(value) ? [] : [`${pointer} must be ${what}`]);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText) && new Set(value).size === value.length;
}

const text = mustBe('text', isText);
const texts = mustBe('a list of different texts', isTextList);
const count = mustBe(
  'a whole number from 0',
  (value) => Number.isSafeInteger(value) && Number(value) >= 0,
);
const number = mustBe('a number', Number.isFinite);
const flag = mustBe('true or false', (value) => typeof value === 'boolean');
const values = mustBe(
  'a list that is not empty',
  (value) => Array.isArray(value) && value.length > 0,
);
const anything: Check = () => [];
const conditions = mustBe(
  'an object of lists',
  (value) =>
    isRecord(value) && Object.values(value).every((each) => Array.isArray(each) && each.length > 0),
);

const TYPES: Readonly<Record<TypeName, true>> = {
  string: true,
  number: true,
  integer: true,
  boolean: true,
  null: true,
  array: true,
  object: true,
};
function isType(value: unknown): boolean {
  return typeof value === 'string' && Object.hasOwn(TYPES, value);
}
const type = mustBe(
  'a type, or a list of different ones',
  (value) => isType(value) || (isTextList(value) && Array.isArray(value) && value.every(isType)),
);

const one: Check = (value, pointer) => schemaProblems(value, pointer);
const list: Check = (value, pointer) =>
  Array.isArray(value) && value.length > 0
    ? value.flatMap((each, index) => schemaProblems(each, `${pointer}/${String(index)}`))
    : [`${pointer} must be a list of schemas`];
const map: Check = (value, pointer) =>
  isRecord(value)
    ? Object.entries(value).flatMap(([name, each]) =>
        schemaProblems(each, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
      )
    : [`${pointer} must be an object of schemas`];

/**
 * The type makes this list complete: a keyword that `Schema` gets must be named here, and no other
 * can be.
 */
const KEYWORDS: Readonly<Record<keyof Schema, Check>> = {
  type,
  title: text,
  description: text,
  const: anything,
  enum: values,
  default: anything,
  examples: values,
  properties: map,
  required: texts,
  additionalProperties: (value, pointer) => (typeof value === 'boolean' ? [] : one(value, pointer)),
  minProperties: count,
  maxProperties: count,
  items: one,
  minItems: count,
  maxItems: count,
  uniqueItems: flag,
  oneOf: list,
  anyOf: list,
  discriminator: (value, pointer) =>
    isRecord(value) && isText(value['propertyName']) && Object.keys(value).length === 1
      ? []
      : [`${pointer} must be {propertyName}`],
  minLength: count,
  maxLength: count,
  pattern: text,
  format: text,
  minimum: number,
  maximum: number,
  'x-options-from': text,
  'x-depends-on': texts,
  'x-fields-from': text,
  'x-show-when': conditions,
  'x-any-case': flag,
  'x-secret': flag,
  'x-name': text,
};

function isKeyword(name: string): name is keyof Schema {
  return Object.hasOwn(KEYWORDS, name);
}

/** Empty when the schema keeps to the subset; else one line for each breach. */
export function schemaProblems(schema: unknown, pointer = ''): string[] {
  if (!isRecord(schema)) return [`${pointer || 'the schema'} must be an object`];
  return Object.entries(schema).flatMap(([name, value]) => {
    const place = `${pointer}/${name}`;
    return isKeyword(name)
      ? KEYWORDS[name](value, place)
      : [`${place} is not a keyword of the subset`];
  });
}
