/**
 * Reading answers whose form a test must not trust: a missing place is undefined or empty, never an
 * exception.
 */

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `at(json, 'data', 0, 'id')` */
export const at = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((found, step) => {
    if (typeof step === 'number') return Array.isArray(found) ? found[step] : undefined;
    return isObject(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  }, value);

export const textAt = (value: unknown, ...path: readonly (string | number)[]): string => {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
};

export const listAt = (value: unknown, ...path: readonly (string | number)[]): unknown[] => {
  const found: unknown = at(value, ...path);
  return Array.isArray(found) ? found : [];
};

export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
