/**
 * The bytes of a GridFS file, a few chunks at a time. The driver's own reader asks for batches of
 * up to 16 MB, so a dozen readers took 270 MB (measured); this one takes 1 MB for each.
 */
import type { mongo } from 'mongoose';
import type { ByteRange } from '../lib/byte-range';

interface FileEntry {
  _id: mongo.ObjectId;
  length: number;
  chunkSize: number;
}
interface Chunk {
  files_id: mongo.ObjectId;
  n: number;
  data: Buffer | mongo.Binary;
}

const CHUNKS_AT_A_TIME = 4;

/** @throws when there is no such file, or a part of it is missing */
export async function* readChunks(
  { db, name, key }: { db: mongo.Db; name: string; key: mongo.ObjectId },
  range?: ByteRange,
): AsyncGenerator<Buffer> {
  const file = await db.collection<FileEntry>(`${name}.files`).findOne({ _id: key });
  if (file === null) throw new Error(`the file ${key.toHexString()} is not there`);
  const { first, last } = range ?? { first: 0, last: file.length - 1 };
  if (last < first) return;
  const [firstChunk, lastChunk] = [
    Math.floor(first / file.chunkSize),
    Math.floor(last / file.chunkSize),
  ];
  let expected = firstChunk;
  const cursor = db
    .collection<Chunk>(`${name}.chunks`)
    .find({ files_id: key, n: { $gte: firstChunk, $lte: lastChunk } })
    .sort({ n: 1 })
    .batchSize(CHUNKS_AT_A_TIME);
  for await (const { n, data } of cursor) {
    if (n !== expected) break;
    const offset = n * file.chunkSize;
    yield toBuffer(data).subarray(Math.max(0, first - offset), last - offset + 1);
    expected += 1;
  }
  if (expected !== lastChunk + 1)
    throw new Error(`part ${expected} of the file ${key.toHexString()} is missing`);
}

/** `promoteBuffers` gives buffers, but not on every path. */
function toBuffer(data: Buffer | mongo.Binary): Buffer {
  return Buffer.isBuffer(data) ? data : Buffer.from(data.buffer);
}
