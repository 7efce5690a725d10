/**
 * Small readers over JSON of unknown shape: whatever a caller sends is looked at through these,
 * never cast.
 */
import { inspect } from 'node:util';

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function parseJson(text: string): unknown {
  return JSON.parse(text);
}

/** A value in a sentence. */
export function spoken(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value);
}

export function objectAt(from: JsonObject, key: string): JsonObject | undefined {
  const value = from[key];
  return isObject(value) ? value : undefined;
}

export function textAt(from: JsonObject, key: string): string | undefined {
  const value = from[key];
  return typeof value === 'string' ? value : undefined;
}

export function listAt(from: JsonObject, key: string): unknown[] | undefined {
  const value = from[key];
  return Array.isArray(value) ? value : undefined;
}

/** The objects of a list; anything else in it is skipped. */
export function objectsAt(from: JsonObject, key: string): JsonObject[] {
  return (listAt(from, key) ?? []).filter(isObject);
}
