/** What a MongoDB error means. */
import { setTimeout as pause } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { DeadlineError } from '../lib/deadline';

/** Code 11000. The DocumentDB engine sends it without `keyPattern`, and for an upsert by findAndModify as PostgreSQL's own words. */
export const DUPLICATE_KEY = 11000;

export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof mongo.MongoError && (error.code === DUPLICATE_KEY || error.message.startsWith('duplicate key value violates unique constraint'));

/** Two upserts of one `_id` may race, and one of them fails though a second try would update: that try. */
export const repeatOnConflict = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return work();
  }
};

/** The server can't be reached, went away during the operation, or does not end it: the caller may repeat it later. */
export const isUnavailable = (error: unknown): boolean =>
  (error instanceof mongo.MongoBulkWriteError && isWrapped(error.errorResponse))
  || error instanceof DeadlineError
  || error instanceof mongo.MongoServerSelectionError
  || error instanceof mongo.MongoNetworkError
  || error instanceof mongo.MongoNotConnectedError
  || error instanceof mongo.MongoTopologyClosedError
  || error instanceof mongo.MongoWriteConcernError
  || (error instanceof mongo.MongoOperationTimeoutError)
  || (error instanceof Error && (error.name === 'MongooseServerSelectionError' || /buffering timed out|before initial connection is complete|Client must be connected|PoolCleared/.test(error.message)))
  || (error instanceof mongo.MongoServerError && PASSING_CODES.has(Number(error.code)));

/** What the driver met while it wrote many documents is inside its error of the whole. */
const isWrapped = (inner: unknown): boolean => inner instanceof Error && isUnavailable(inner);

/** Network, shutdown and fail-over (driver specification "retryable errors"); a write conflict; the DocumentDB engine's word for a deadlock. */
const PASSING_CODES = new Set([6, 7, 57, 89, 91, 112, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 16908292]);

const UNAVAILABLE_WAIT_MS = 500;

/** For what must be written whatever happens, and can be repeated: tries again until it succeeds, or `limitMs` are over. */
export const persist = async <T>(write: () => Promise<T>, limitMs: number): Promise<T> => {
  const startedAt = performance.now();
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (performance.now() - startedAt > limitMs) throw error;
      await pause(UNAVAILABLE_WAIT_MS);
    }
  }
};
