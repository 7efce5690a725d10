/**
 * What an error says, by shape: errors of Node's own modules may be of another realm, where
 * `instanceof` fails.
 */
import { types } from 'node:util';

export function errorCode(error: unknown): string {
  return textOf(error, 'code');
}

/**
 * Without the values that MongoDB quotes of a key that is there already: they may be somebody's
 * phone number.
 */
export function errorText(error: unknown): string {
  return withoutKeys(textOf(error, 'message') || String(error));
}

function withoutKeys(text: string): string {
  return text.replaceAll(/dup key: \{[^\n]*\}/g, 'dup key');
}

/** For logs: what MongoDB's driver adds of its own (whole documents) is left out. */
export function errorFacts(error: unknown): unknown {
  return error instanceof Error || types.isNativeError(error)
    ? {
        type: error.name,
        message: errorText(error),
        code: errorCode(error),
        stack: withoutKeys(error.stack ?? ''),
        ...(error.cause === undefined ? {} : { cause: errorFacts(error.cause) }),
      }
    : String(error);
}

/** What was thrown, as an error. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error || types.isNativeError(thrown)
    ? thrown
    : new Error(String(thrown));
}

function textOf(error: unknown, key: string): string {
  return typeof error === 'object' && error !== null ? String(Reflect.get(error, key) ?? '') : '';
}
