/** Writes of many documents when MongoDB goes away: the driver's error looks like one of single documents, and must not pass for success. */
import { Schema, model } from 'mongoose';
import { connectMongo, disconnectMongo, insertBatch, isUnavailable } from '../../src/db';
import { startTcpProxy, type TcpProxy } from '../../scripts/prove/tcp-proxy';
import { testServices } from '../support/services';

const NoteModel = model('NoteOfInsertBatch', new Schema<{ _id: string }>({ _id: String }, { versionKey: false }));

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

  it('fails as unavailable while MongoDB is away, and works again afterwards', async () => {
    await proxy.cut();
    const failure: unknown = await insertBatch(NoteModel, [{ _id: 'c' }, { _id: 'd' }]).then(() => 'inserted', (error: unknown) => error);
    expect(isUnavailable(failure)).toBe(true);
    await proxy.mend();
    expect(await insertBatch(NoteModel, [{ _id: 'c' }])).toEqual(new Map());
  });
});
