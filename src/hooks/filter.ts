/**
 * A hook's filter: dotted paths into the envelope, each with a value, a list of values, or
 * operators. All must hold; text compares without case. Patterns run on RE2, which takes linear
 * time whatever a tenant writes.
 */
import { RE2JS } from 're2js';
import { HubError } from '../errors';
import { isRecord } from '../lib/json-text';

type Scalar = string | number | boolean | null;
export type Condition = Scalar | readonly Scalar[] | Readonly<Record<string, unknown>>;
export type Filter = Readonly<Record<string, Condition>>;

const MAX_PATHS = 20;
const MAX_PATTERN_LENGTH = 500;

type Test = (found: unknown, wanted: unknown) => boolean;

const OPERATORS: Readonly<Record<string, Test>> = {
  eq: (found, wanted) => same(found, wanted),
  ne: (found, wanted) => !same(found, wanted),
  in: (found, wanted) => Array.isArray(wanted) && wanted.some((each) => same(found, each)),
  contains: (found, wanted) =>
    Array.isArray(found)
      ? found.some((each) => same(each, wanted))
      : typeof found === 'string' && fold(found).includes(fold(String(wanted))),
  starts_with: (found, wanted) =>
    typeof found === 'string' && fold(found).startsWith(fold(String(wanted))),
  matches: (found, wanted) =>
    typeof found === 'string' && pattern(String(wanted)).matcher(found).find(),
  exists: (found, wanted) => (found !== undefined && found !== null) === wanted,
  gt: (found, wanted) => compare(found, wanted) > 0,
  lt: (found, wanted) => compare(found, wanted) < 0,
};

/** @throws HubError filter_invalid with a pointer */
export function checkFilter(filter: Filter): void {
  const paths = Object.keys(filter);
  if (paths.length > MAX_PATHS) throw invalid('', `has more than ${String(MAX_PATHS)} paths`);
  for (const [path, condition] of Object.entries(filter)) {
    if (!isRecord(condition))
      checkOperands(place(path), Array.isArray(condition) ? condition : [condition]);
    else
      for (const [operator, wanted] of Object.entries(condition))
        checkOperator(path, operator, wanted);
  }
}

function checkOperator(path: string, operator: string, wanted: unknown): void {
  const pointer = `${place(path)}/${operator}`;
  if (!Object.hasOwn(OPERATORS, operator))
    throw invalid(pointer, `is no operator; use ${Object.keys(OPERATORS).join(', ')}`);
  if (operator === 'in' && !Array.isArray(wanted)) throw invalid(pointer, 'must be a list');
  checkOperands(pointer, operator === 'in' && Array.isArray(wanted) ? wanted : [wanted]);
  if (operator === 'exists' && typeof wanted !== 'boolean')
    throw invalid(pointer, 'must be true or false');
  if (operator !== 'matches') return;
  if (typeof wanted !== 'string' || wanted.length > MAX_PATTERN_LENGTH)
    throw invalid(pointer, `must be a pattern of at most ${String(MAX_PATTERN_LENGTH)} characters`);
  try {
    pattern(wanted);
  } catch {
    throw invalid(pointer, 'is not a pattern that RE2 understands');
  }
}

function place(path: string): string {
  return path.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Objects would be compared by what they make of themselves as text, which they may refuse. */
function checkOperands(pointer: string, operands: readonly unknown[]): void {
  if (operands.some((each) => typeof each === 'object' && each !== null))
    throw invalid(pointer, 'takes texts, numbers, true, false and null');
}

function invalid(pointer: string, detail: string): HubError {
  return new HubError('filter_invalid', `/filter/${pointer} ${detail}.`, {
    errors: [{ pointer: `/filter/${pointer}`, detail, keyword: 'filter' }],
  });
}

/** @param filter as stored: JSON text @param envelope the event as hooks get it */
export function matchesFilter(filter: string | null, envelope: unknown): boolean {
  if (filter === null) return true;
  const conditions: unknown = JSON.parse(filter);
  return (
    isRecord(conditions) &&
    Object.entries(conditions).every(([path, condition]) =>
      holds(valueAt(envelope, path), condition),
    )
  );
}

function holds(found: unknown, condition: unknown): boolean {
  if (Array.isArray(condition)) return condition.some((wanted) => same(found, wanted));
  if (!isRecord(condition)) return same(found, condition);
  return Object.entries(condition).every(
    ([operator, wanted]) =>
      Object.hasOwn(OPERATORS, operator) && OPERATORS[operator]?.(found, wanted) === true,
  );
}

function valueAt(envelope: unknown, path: string): unknown {
  let value = envelope;
  for (const step of path.split('.')) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isRecord(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

function fold(text: string): string {
  return text.toLowerCase();
}

function same(found: unknown, wanted: unknown): boolean {
  return typeof found === 'string' && typeof wanted === 'string'
    ? fold(found) === fold(wanted)
    : (found ?? null) === wanted;
}

function compare(found: unknown, wanted: unknown): number {
  if (typeof found === 'number' && typeof wanted === 'number') return found - wanted;
  if (typeof found === 'string' && typeof wanted === 'string')
    return compareTexts(fold(found), fold(wanted));
  return Number.NaN;
}

/** By code units, not as a language sorts. */
function compareTexts(left: string, right: string): number {
  if (left < right) return -1;
  return left > right ? 1 : 0;
}

const compiled = new Map<string, RE2JS>();
const MAX_COMPILED = 1_000;

function pattern(text: string): RE2JS {
  const known = compiled.get(text);
  if (known) return known;
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  const made = RE2JS.compile(text, RE2JS.CASE_INSENSITIVE);
  compiled.set(text, made);
  return made;
}
