/** The `code` of a system error, by shape: errors of Node's own modules may be of another realm, where `instanceof` fails. */
import { types } from 'node:util';

export const errorCode = (error: unknown): string => textOf(error, 'code');

export const errorText = (error: unknown): string => textOf(error, 'message') || String(error);

/** What was thrown, as an error. */
export const toError = (thrown: unknown): Error =>
  (thrown instanceof Error || types.isNativeError(thrown) ? thrown : new Error(String(thrown)));

const textOf = (error: unknown, key: string): string =>
  typeof error === 'object' && error !== null ? String(Reflect.get(error, key) ?? '') : '';
