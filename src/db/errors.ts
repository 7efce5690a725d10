/** What a MongoDB error means. */
import { setTimeout as pause } from 'node:timers/promises';
import { types } from 'node:util';
import { mongo } from 'mongoose';
import { HubError } from '../errors';
import { DeadlineError } from '../lib/deadline';
import { errorCode } from '../lib/error-code';
import { growingWait } from '../lib/growing-wait';

export const DUPLICATE_KEY = 11000;

export function isDuplicateKey(error: unknown): boolean {
  return error instanceof mongo.MongoError && error.code === DUPLICATE_KEY;
}

/**
 * Two upserts of one `_id` may race, and one of them fails though a second try would update: that
 * try.
 */
export async function repeatOnConflict<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return work();
  }
}

/**
 * Whatever MongoDB or its driver say, and a write that took too long: the database's fault, not
 * that of who asked.
 */
export function isDatabaseError(error: unknown): boolean {
  return (
    error instanceof mongo.MongoError ||
    error instanceof DeadlineError ||
    (error instanceof Error &&
      (error.name === 'MongooseServerSelectionError' || NOT_CONNECTED.test(error.message)))
  );
}

const NOT_CONNECTED =
  /buffering timed out|before initial connection is complete|Client must be connected/;

/**
 * Whether the same may go well later. Every error counts as passing but those that are listed here:
 * of a document, of a command that is wrong in itself, or of a mistake in the program.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof HubError) return error.entry.retryable;
  if (!(error instanceof Error) && !types.isNativeError(error)) return true;
  return !PERMANENT_NAMES.has(error.name) && !PERMANENT_CODES.has(errorCode(error));
}

/** By name: errors of Node's own modules may be of another realm, where `instanceof` fails. */
const PERMANENT_NAMES: ReadonlySet<string> = new Set([
  'TypeError',
  'ReferenceError',
  'RangeError',
  'SyntaxError',
  'URIError',
  'MongoInvalidArgumentError',
  'BSONError',
  'BSONRuntimeError',
  'BSONVersionError',
  'CastError',
  'ValidationError',
  'StrictModeError',
  'UnscopedQueryError',
]);

/**
 * MongoDB's codes (error_codes.yml): BadValue, FailedToParse, TypeMismatch, Overflow (nested too
 * deep), InvalidLength, InvalidBSON, PathNotViable, ConflictingUpdateOperators,
 * DollarPrefixedFieldName, InvalidIdField, EmptyFieldName, ImmutableField,
 * DocumentValidationFailure, BSONObjectTooLarge, and the older codes for documents, keys and
 * messages that are too large.
 */
const PERMANENT_CODES: ReadonlySet<string> = new Set(
  [2, 9, 14, 15, 16, 22, 28, 40, 52, 53, 56, 66, 121, 10334, 17280, 17419, 17420].map(String),
);

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 5_000;

/**
 * For what must be written whatever happens, and can be repeated: tries again until it succeeds, or
 * `limitMs` are over.
 */
export async function persist<T>(write: () => Promise<T>, limitMs: number): Promise<T> {
  const startedAt = performance.now();
  for (let tries = 0; ; tries += 1) {
    try {
      return await write();
    } catch (error) {
      if (performance.now() - startedAt > limitMs) throw error;
      await pause(growingWait(tries, { firstMs: FIRST_WAIT_MS, maxMs: MAX_WAIT_MS }));
    }
  }
}
