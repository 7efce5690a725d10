/**
 * What an error says, by shape: errors of Node's own modules may be of another realm, where
 * `instanceof` fails.
 */
import { types } from 'node:util';

export const errorCode = (error: unknown): string => textOf(error, 'code');

/**
 * Without the values that MongoDB quotes of a key that is there already: they may be somebody's
 * phone number.
 */
export const errorText = (error: unknown): string =>
  withoutKeys(textOf(error, 'message') || String(error));

const withoutKeys = (text: string): string => text.replaceAll(/dup key: \{[^\n]*\}/g, 'dup key');

/** For logs: what MongoDB's driver adds of its own (whole documents) is left out. */
export const errorFacts = (error: unknown): unknown =>
  error instanceof Error || types.isNativeError(error)
    ? {
        type: error.name,
        message: errorText(error),
        code: errorCode(error),
        stack: withoutKeys(error.stack ?? ''),
        ...(error.cause === undefined ? {} : { cause: errorFacts(error.cause) }),
      }
    : String(error);

/** What was thrown, as an error. */
export const toError = (thrown: unknown): Error =>
  thrown instanceof Error || types.isNativeError(thrown) ? thrown : new Error(String(thrown));

const textOf = (error: unknown, key: string): string =>
  typeof error === 'object' && error !== null ? String(Reflect.get(error, key) ?? '') : '';
