/**
 * What is wrong with a message beyond its schema: limits that hold between fields. Pointers start
 * at the message type's object.
 */

export interface Problem {
  pointer: string;
  detail: string;
}

/** Problems of a part, with its place before each; nothing when the part is not there. */
export function within<T>(
  place: string,
  part: T | undefined,
  check: (part: T) => Problem[],
): Problem[] {
  return part === undefined
    ? []
    : check(part).map(({ pointer, detail }) => ({ pointer: `${place}${pointer}`, detail }));
}

export function each<T>(
  place: string,
  parts: readonly T[] | undefined,
  check: (part: T) => Problem[],
): Problem[] {
  return (parts ?? []).flatMap((part, index) => within(`${place}/${String(index)}`, part, check));
}

/** One problem for each value that stood there before. */
export function repeated<T>(
  parts: readonly T[],
  pointerOf: (index: number) => string,
  valueOf: (part: T) => unknown,
): Problem[] {
  const seen = new Set<unknown>();
  return parts.flatMap((part, index) => {
    const value = valueOf(part);
    const isNew = value === undefined || !seen.has(value);
    seen.add(value);
    return isNew ? [] : [{ pointer: pointerOf(index), detail: 'must differ from those before it' }];
  });
}
