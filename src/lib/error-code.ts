/** The `code` of a system error, by shape: errors of Node's own modules may be of another realm, where `instanceof` fails. */
export const errorCode = (error: unknown): string => textOf(error, 'code');

export const errorText = (error: unknown): string => textOf(error, 'message') || String(error);

const textOf = (error: unknown, key: string): string =>
  typeof error === 'object' && error !== null ? String(Reflect.get(error, key) ?? '') : '';
