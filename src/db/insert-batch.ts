/** Inserts in which a document that is there already counts as a success: ids are made before the write, so repeats are safe. */
import { mongo } from 'mongoose';
import { DUPLICATE_KEY } from './errors';

/** What is used of a mongoose model. */
interface Inserts<T> { insertMany(docs: T[], options: { ordered: false; lean: true }): PromiseLike<unknown> }

/** Item by item: which failed, if any. Sort by `_id` where several processes may insert the same. @throws when the whole batch failed */
export const insertBatch = async <T>(model: Inserts<T>, docs: readonly T[]): Promise<ReadonlyMap<number, Error>> => {
  if (docs.length === 0) return new Map();
  try {
    await model.insertMany([...docs], { ordered: false, lean: true });
    return new Map();
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError)) throw error;
    const writeErrors = [error.writeErrors].flat();
    // The driver puts a lost connection into the same class, with no error of any document: then nothing is known to be written.
    if (writeErrors.length === 0) throw error;
    return new Map(writeErrors
      .filter((item) => item.code !== DUPLICATE_KEY)
      .map((item) => [item.index, new Error(`write failed with code ${String(item.code)}: ${item.errmsg ?? ''}`)]));
  }
};

/** All or an error. */
export const insertNew = async <T>(model: Inserts<T>, docs: readonly T[]): Promise<void> => {
  const [failure] = (await insertBatch(model, docs)).values();
  if (failure !== undefined) throw failure;
};
