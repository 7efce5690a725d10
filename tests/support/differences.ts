/**
 * Where two JSON values differ, as JSON pointers with both sides: a reader sees what changed
 * without reading both.
 */
import { isObject } from './json';

const LONGEST_SHOWN = 80;

/** The order of an object's keys does not matter, that of a list does. */
export function differences(expected: unknown, actual: unknown, pointer = ''): string[] {
  if (isObject(expected) && isObject(actual)) {
    const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort();
    return names.flatMap((name) =>
      differences(expected[name], actual[name], `${pointer}/${escaped(name)}`),
    );
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const places = Array.from(
      { length: Math.max(expected.length, actual.length) },
      (_, index) => index,
    );
    return places.flatMap((place) =>
      differences(expected[place], actual[place], `${pointer}/${String(place)}`),
    );
  }
  return Object.is(expected, actual)
    ? []
    : [`${pointer}: ${shown(expected)} is now ${shown(actual)}`];
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text;
}
