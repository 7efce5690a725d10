/**
 * Checks that the kinds of interactive messages share; limits are told as 131009 with the field in
 * the details.
 */
import { invalidParameter, invalidValue } from '../graph-error';
import { objectAt, spoken, textAt, type JsonObject } from '../json';

export function namedParameters(action: JsonObject, name: string): JsonObject {
  requireName(action, name);
  return objectAt(action, 'parameters') ?? {};
}

export function requireName(action: JsonObject, name: string): void {
  if (textAt(action, 'name') !== name) {
    throw invalidParameter(`Param interactive['action']['name'] must be "${name}".`);
  }
}

export function checkLength(
  text: string | undefined,
  what: string,
  { min, max }: { min: number; max: number },
): void {
  const length = text === undefined ? -1 : [...text].length;
  if (length < min || length > max) {
    throw invalidValue(
      `${what} length invalid. Min length: ${String(min)}, Max length: ${String(max)}`,
    );
  }
}

export function checkCount(
  list: unknown[] | undefined,
  what: string,
  { min, max }: { min: number; max: number },
): void {
  const count = list?.length ?? 0;
  if (count < min || count > max) {
    throw invalidValue(
      `Invalid ${what} count. Min allowed ${what}: ${String(min)}, Max allowed ${what}: ${String(max)}`,
    );
  }
}

export function checkUnique(values: readonly unknown[], what: string): void {
  if (new Set(values).size !== values.length) {
    throw invalidValue(`Duplicate ${what}`);
  }
}

/** Meta's samples write ids as text and as numbers. */
export function requireGiven(from: JsonObject, key: string, path: string): void {
  if (spoken(from[key] ?? '') === '') {
    throw invalidParameter(`The parameter ${path}['${key}'] is required.`);
  }
}
