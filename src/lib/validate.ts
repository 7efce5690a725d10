/**
 * ajv behind one small door: compile a schema once, get typed values or a list of JSON pointers.
 */
import Ajv2020, { type ErrorObject } from 'ajv/dist/2020';
import type { DataValidateFunction } from 'ajv/dist/types';
import addFormats from 'ajv-formats';
import type { Infer, Schema } from './json-schema';

export interface FieldError {
  /** RFC 6901 pointer to the offending place; the empty string is the whole value. */
  pointer: string;
  detail: string;
  keyword: string;
}

export type Validated<T> = { ok: true; value: T } | { ok: false; errors: FieldError[] };
export type Validator<T> = (value: unknown) => Validated<T>;

/** More would not help anyone to repair a request. */
const MAX_ERRORS = 20;
const UI_KEYWORDS = [
  'x-options-from',
  'x-depends-on',
  'x-fields-from',
  'x-show-when',
  'x-secret',
  'x-name',
];

function makeAjv(coerceTypes: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    discriminator: true,
    useDefaults: true,
    coerceTypes,
    allowUnionTypes: true,
    ownProperties: true,
    verbose: false,
  });
  addFormats(ajv);
  for (const keyword of UI_KEYWORDS) ajv.addKeyword({ keyword, valid: true });
  // Like defaults, the word of the list is filled in on the value itself; then `enum` meets it.
  ajv.addKeyword({
    keyword: 'x-any-case',
    schemaType: 'boolean',
    before: 'enum',
    modifying: true,
    errors: false,
    compile: toListedWord,
  });
  return ajv;
}

function toListedWord(
  isOn: boolean,
  { enum: words }: Readonly<Record<string, unknown>>,
): DataValidateFunction {
  const listed =
    isOn && Array.isArray(words) ? words.filter((each) => typeof each === 'string') : [];
  const byName = new Map(listed.map((each) => [each.toLowerCase(), each]));
  return (given: unknown, context) => {
    const word = typeof given === 'string' ? byName.get(given.toLowerCase()) : undefined;
    if (word !== undefined && context !== undefined)
      context.parentData[context.parentDataProperty] = word;
    return true;
  };
}

const strictAjv = makeAjv(false);
const coercingAjv = makeAjv(true);

/** For JSON bodies: types must match. Defaults are filled in on the value itself. */
export function compile<const S extends Schema>(schema: S): Validator<Infer<S>> {
  return toValidator(strictAjv, schema);
}

/** For text sources (query strings, environment): "5" becomes 5. */
export function compileCoercing<const S extends Schema>(schema: S): Validator<Infer<S>> {
  return toValidator(coercingAjv, schema);
}

function toValidator<S extends Schema>(ajv: Ajv2020, schema: S): Validator<Infer<S>> {
  const check = ajv.compile<Infer<S>>(schema);
  return (value) =>
    check(value)
      ? { ok: true, value }
      : {
          ok: false,
          errors: withoutEchoes((check.errors ?? []).map(toFieldError)).slice(0, MAX_ERRORS),
        };
}

/**
 * A wrong or missing discriminator is told by the field's own schema, too, and better: that one
 * lists the kinds.
 */
function withoutEchoes(errors: readonly FieldError[]): FieldError[] {
  return errors.filter(
    ({ keyword, pointer }) =>
      keyword !== 'discriminator' ||
      !errors.some((other) => other.keyword !== keyword && other.pointer === pointer),
  );
}

function toFieldError(error: ErrorObject): FieldError {
  return {
    pointer: pointerOf(error),
    detail: describe(error),
    keyword: error.keyword,
  };
}

function paramOf(error: ErrorObject, name: string): string {
  const params: Record<string, unknown> = error.params;
  const value = params[name];
  return typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : JSON.stringify(value);
}

/** In these errors of ajv a parameter names the field. */
const CHILD_PARAMS: ReadonlyMap<string, string> = new Map([
  ['required', 'missingProperty'],
  ['additionalProperties', 'additionalProperty'],
  ['discriminator', 'tag'],
]);

/** ajv points at the parent for missing and unknown fields; people look for the field itself. */
function pointerOf(error: ErrorObject): string {
  const param = CHILD_PARAMS.get(error.keyword);
  if (param === undefined) return error.instancePath;
  const child = paramOf(error, param);
  return `${error.instancePath}/${child.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function describe(error: ErrorObject): string {
  switch (error.keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
      return 'is not a known field';
    case 'enum':
      return `must be one of ${paramOf(error, 'allowedValues')}`;
    case 'const':
      return `must be ${paramOf(error, 'allowedValue')}`;
    case 'discriminator':
      return 'must be one of the known kinds';
    case 'maxLength':
      return `must be at most ${paramOf(error, 'limit')} characters long`;
    case 'maxItems':
      return `must have at most ${paramOf(error, 'limit')} items`;
    case 'minItems':
      return `must have at least ${paramOf(error, 'limit')} items`;
    case 'type':
      return `must be ${paramOf(error, 'type')
        .replaceAll(/["[\]]/g, '')
        .replaceAll(',', ' or ')}`;
    case 'minLength':
      return `must be at least ${paramOf(error, 'limit')} characters long`;
    default:
      return error.message ?? 'is not valid';
  }
}
