/**
 * The refusals Meta words the same way everywhere: missing, not a string, too long, unexpected key.
 */
import { invalidParameter } from '../graph-error';
import { isObject, type JsonObject } from '../json';

/** A path as Meta prints it: `text['body']`, `template['components'][0]`. */
export type Path = string;

export function requireObject(from: JsonObject, key: string): JsonObject {
  const value = from[key];
  if (value === undefined || value === null) {
    throw invalidParameter(`The parameter ${key} is required.`);
  }
  if (!isObject(value)) {
    throw invalidParameter(`Param ${key} must be a JSON object.`);
  }
  return value;
}

export function requireText(from: JsonObject, key: string, path: Path, max?: number): string {
  const value = from[key];
  if (value === undefined || value === null || value === '') {
    throw invalidParameter(`The parameter ${path}['${key}'] is required.`);
  }
  return checkText(value, `${path}['${key}']`, max);
}

export function optionalText(
  from: JsonObject,
  key: string,
  path: Path,
  max?: number,
): string | undefined {
  const value = from[key];
  return value === undefined || value === null
    ? undefined
    : checkText(value, `${path}['${key}']`, max);
}

/** Meta refuses keys it does not know on the objects of a message, but ignores them at the top. */
export function allowKeys(value: JsonObject, allowed: readonly string[], path: Path): void {
  const unexpected = Object.keys(value).find((key) => !allowed.includes(key));
  if (unexpected !== undefined) {
    throw invalidParameter(`Unexpected key "${unexpected}" on param "${path}".`);
  }
}

export function isHttpUrl(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);
}

function checkText(value: unknown, path: Path, max: number | undefined): string {
  if (typeof value !== 'string') {
    throw invalidParameter(`Param ${path} must be a string.`);
  }
  if (max !== undefined && [...value].length > max) {
    throw invalidParameter(`Param ${path} must be at most ${String(max)} characters long.`);
  }
  return value;
}
