/**
 * Writes of many documents when MongoDB goes away: the driver's error looks like one of single
 * documents, and must not pass for success.
 */
import { Schema, model, mongo } from 'mongoose';
import { connectMongo, disconnectMongo, insertBatch, isPassing } from '../../src/db';
import { startTcpProxy, type TcpProxy } from '../../scripts/prove/tcp-proxy';
import { testServices } from '../support/services';

const NoteModel = model(
  'NoteOfInsertBatch',
  new Schema<{ _id: string }>({ _id: String }, { versionKey: false }),
);

describe('insertBatch', () => {
  let proxy: TcpProxy;

  beforeAll(async () => {
    const uri = new URL(testServices().mongodbUri);
    proxy = await startTcpProxy({ host: uri.hostname, port: Number(uri.port || '27017') });
    uri.hostname = '127.0.0.1';
    uri.port = String(proxy.port);
    uri.searchParams.set('directConnection', 'true');
    await connectMongo(uri.href);
  });

  afterAll(async () => {
    await disconnectMongo();
    await proxy.close();
  });

  it('takes a document that is there already for a success', async () => {
    await insertBatch(NoteModel, [{ _id: 'a' }]);
    expect(await insertBatch(NoteModel, [{ _id: 'a' }, { _id: 'b' }])).toEqual(new Map());
  });

  it('tries those again that a passing fault has met, and tells those that stay refused', async () => {
    await insertBatch(NoteModel, [{ _id: 'f' }, { _id: 'g' }]);
    // What is there already is refused with the codes of other faults; the first fault passes.
    const codes = new Map([
      ['f', 112],
      ['g', 2],
    ]);
    const flaky = {
      insertMany: (docs: { _id: string }[]) =>
        NoteModel.insertMany(docs, { ordered: false, lean: true }).catch(async (error: unknown) => {
          for (const item of error instanceof mongo.MongoBulkWriteError
            ? [error.writeErrors].flat()
            : [])
            item.err.code = codes.get(docs[item.index]?._id ?? '') ?? item.code;
          await NoteModel.deleteOne({ _id: 'f' });
          throw error;
        }),
    };
    const failed = await insertBatch(
      flaky,
      ['e', 'f', 'g', 'h'].map((_id) => ({ _id })),
    );
    expect(
      [...failed].map(([index, error]) => [
        index,
        error instanceof mongo.MongoServerError && error.code,
      ]),
    ).toEqual([[2, 2]]);
    expect(
      (await NoteModel.find({ _id: { $in: ['e', 'f', 'h'] } }).sort({ _id: 1 })).map(
        ({ _id }) => _id,
      ),
    ).toEqual(['e', 'f', 'h']);
  });

  it('fails in a way that passes while MongoDB is away, and works again afterwards', async () => {
    await proxy.cut();
    const failure: unknown = await insertBatch(NoteModel, [{ _id: 'c' }, { _id: 'd' }]).then(
      () => 'inserted',
      (error: unknown) => error,
    );
    expect(isPassing(failure)).toBe(true);
    await proxy.mend();
    expect(await insertBatch(NoteModel, [{ _id: 'c' }])).toEqual(new Map());
  });
});
