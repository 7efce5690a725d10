/**
 * What Meta takes as the value of a variable (error codes 132005 and 132018), told by JSON pointer
 * before anything is sent.
 */
import type { FieldError } from '../../../src/kit';

export function problem(pointer: string, detail: string, keyword: string): FieldError {
  return {
    pointer,
    detail,
    keyword,
  };
}

/** A name inside a pointer (RFC 6901). */
export function step(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** In code points, as people count. */
export function lengthOf(text: string): number {
  return [...text].length;
}

const BREAKS = /[\r\n\t\v\f\u0085\u2028\u2029]/;
const MANY_SPACES = / {5}/;

export function checkText(text: string, pointer: string, maxLength: number): FieldError[] {
  if (text.trim() === '') return [problem(pointer, 'must not be empty', 'minLength')];
  if (BREAKS.test(text)) return [problem(pointer, 'must not hold line breaks or tabs', 'text')];
  if (MANY_SPACES.test(text))
    return [problem(pointer, 'must not hold more than 4 spaces in a row', 'text')];
  return lengthOf(text) > maxLength
    ? [problem(pointer, `must be at most ${String(maxLength)} characters long`, 'maxLength')]
    : [];
}

interface Texts {
  values: Readonly<Record<string, string>>;
  wanted: readonly string[];
  pointer: string;
}

/** Missing ones first, then unknown ones, then what is wrong with those that belong there. */
export function checkVariables(
  { values, wanted, pointer }: Texts,
  maxLength: number,
): FieldError[] {
  const place = (name: string): string => `${pointer}/${step(name)}`;
  const missing = wanted.filter((name) => !Object.hasOwn(values, name));
  const unknown = Object.keys(values).filter((name) => !wanted.includes(name));
  return [
    ...missing.map((name) => problem(place(name), 'is required', 'required')),
    ...unknown.map((name) =>
      problem(
        place(name),
        wanted.length === 0
          ? 'is unknown: the template has no variables here'
          : `is no variable of the template, which has ${wanted.join(', ')}`,
        'additionalProperties',
      ),
    ),
    ...wanted.flatMap((name) =>
      Object.hasOwn(values, name) ? checkText(values[name] ?? '', place(name), maxLength) : [],
    ),
  ];
}
