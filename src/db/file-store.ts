/**
 * Files in MongoDB by GridFS, streamed in and out. A file is there for readers only once it is
 * whole: its entry is written last.
 */
import { createHash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import mongoose, { mongo } from 'mongoose';
import type { ByteRange } from '../lib/byte-range';
import { readChunks } from './read-chunks';

export interface WrittenFile {
  size: number;
  /** Hex. */
  sha256: string;
}

export interface FileStore {
  /**
   * Never two writers of one id. After a failure nothing is left, unless the process died: then
   * `remove` clears what is.
   */
  write(id: string, source: Readable): Promise<WrittenFile>;
  /**
   * Fails with its first bytes when there is no such file, and in the middle when a part is
   * missing.
   */
  read(id: string, range?: ByteRange): Readable;
  /** Also what a writer that died has left. Safe to repeat. */
  remove(id: string): Promise<void>;
}

/** @param name of the bucket: the collections are `<name>.files` and `<name>.chunks` */
export function createFileStore(name: string): FileStore {
  const bucket = bucketOf(name);
  const remove = async (id: string): Promise<void> => {
    // GridFS deletes chunks without a file, too, and complains only afterwards.
    await bucket()
      .delete(keyOf(id))
      .catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
  };
  return {
    write: async (id, source) => {
      const measured = measure();
      try {
        await pipeline(source, measured.through, bucket().openUploadStreamWithId(keyOf(id), id));
      } catch (error) {
        source.destroy();
        await remove(id).catch(() => undefined);
        throw error;
      }
      return measured.result();
    },
    read: (id, range) =>
      Readable.from(readChunks({ db: database(), name, key: keyOf(id) }, range), {
        objectMode: false,
      }),
    remove,
  };
}

/** One bucket per connection: it looks after its indexes at its first write. */
function bucketOf(bucketName: string): () => mongo.GridFSBucket {
  let made: { db: mongo.Db; bucket: mongo.GridFSBucket } | undefined;
  return () => {
    const db = database();
    if (made?.db !== db) made = { db, bucket: new mongo.GridFSBucket(db, { bucketName }) };
    return made.bucket;
  };
}

function database(): mongo.Db {
  const { db } = mongoose.connection;
  if (db === undefined) throw new Error('MongoDB is not connected');
  return db;
}

/**
 * GridFS wants an ObjectId: 96 bits of a hash, so that our own ids lead to it without a look-up.
 */
function keyOf(id: string): mongo.ObjectId {
  return new mongo.ObjectId(createHash('sha256').update(id).digest().subarray(0, 12));
}

function measure() {
  const hash = createHash('sha256');
  let size = 0;
  const through = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  return { through, result: (): WrittenFile => ({ size, sha256: hash.digest('hex') }) };
}

/** The driver gives it no class of its own. */
function isMissing(error: unknown): boolean {
  return error instanceof mongo.MongoRuntimeError && error.message.startsWith('File not found');
}
