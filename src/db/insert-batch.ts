/**
 * Inserts in which a document that is there already counts as a success: ids are made before the
 * write, so repeats are safe.
 */
import { mongo } from 'mongoose';
import { DUPLICATE_KEY, isPassing } from './errors';

/** What is used of a mongoose model. */
interface Inserts<T> {
  insertMany(docs: T[], options: { ordered: false; lean: true }): PromiseLike<unknown>;
}

const TRIES = 3;

/**
 * Item by item: which failed, if any. Items that failed by a passing fault are tried again. Sort by
 * `_id` where several processes may insert the same. @throws when the whole batch failed
 */
export async function insertBatch<T>(
  model: Inserts<T>,
  docs: readonly T[],
  tries = TRIES,
): Promise<ReadonlyMap<number, Error>> {
  const failed = [...(await insertOnce(model, docs))];
  const again = tries > 1 ? failed.filter(([, error]) => isPassing(error)) : [];
  if (again.length === 0) return new Map(failed);
  const still = await insertBatch(
    model,
    again.flatMap(([index]) => docs.slice(index, index + 1)),
    tries - 1,
  );
  return new Map(
    failed.flatMap(([index, error]): [number, Error][] => {
      const place = again.findIndex(([each]) => each === index);
      const now = place < 0 ? error : still.get(place);
      return now === undefined ? [] : [[index, now]];
    }),
  );
}

async function insertOnce<T>(
  model: Inserts<T>,
  docs: readonly T[],
): Promise<ReadonlyMap<number, Error>> {
  if (docs.length === 0) return new Map();
  try {
    await model.insertMany([...docs], { ordered: false, lean: true });
    return new Map();
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError)) throw error;
    const writeErrors = [error.writeErrors].flat();
    // The driver puts a lost connection into the same class, with no error of any document: then
    // nothing is known to be written.
    if (writeErrors.length === 0) throw error;
    const refused = writeErrors.filter((item) => item.code !== DUPLICATE_KEY);
    // What is there already may be there on one server only.
    const unconfirmed = error.result.getWriteConcernError();
    if (refused.length === 0 && unconfirmed !== undefined) {
      throw new mongo.MongoServerError({
        code: unconfirmed.code,
        message: `write not confirmed: ${unconfirmed.errmsg ?? ''}`,
      });
    }
    return new Map(
      refused.map((item) => [
        item.index,
        new mongo.MongoServerError({
          code: item.code,
          message: `write failed with code ${String(item.code)}: ${item.errmsg ?? ''}`,
        }),
      ]),
    );
  }
}

/** All or an error. */
export async function insertNew<T>(model: Inserts<T>, docs: readonly T[]): Promise<void> {
  const [failure] = (await insertBatch(model, docs)).values();
  if (failure !== undefined) throw failure;
}
