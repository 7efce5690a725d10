/**
 * The raw baseline of intake: the smallest Express app that verifies the signature and insertMany's the raw bodies in batches,
 * answering each call after its own batch is durable. The hub is measured beside it on the same MongoDB.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import express, { type Response } from 'express';
import { mongo } from 'mongoose';

const MAX_BATCH = 500;
const WRITERS = 2;

interface Waiting { body: Buffer; response: Response }

const main = async ([mongodbUri = '', appSecret = '']: readonly string[]): Promise<void> => {
  process.once('disconnect', () => process.exit(0));
  const client = await new mongo.MongoClient(mongodbUri, { writeConcern: { w: 'majority', j: true } }).connect();
  const add = batched(client.db().collection('calls'));
  const app = express();
  app.disable('x-powered-by');
  app.post('/webhooks/whatsapp', express.raw({ type: () => true, limit: '3mb' }), (request, response) => {
    const body: unknown = request.body;
    if (Buffer.isBuffer(body) && isAuthentic(body, request.get('x-hub-signature-256') ?? '', appSecret)) add({ body, response });
    else response.status(401).end();
  });
  const server = app.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
  });
};

const isAuthentic = (body: Buffer, signature: string, secret: string): boolean => {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
};

/** While a batch is being written the next one gathers. */
const batched = (calls: mongo.Collection): ((call: Waiting) => void) => {
  let waiting: Waiting[] = [];
  let writing = 0;
  let scheduled = false;
  const flush = async (): Promise<void> => {
    scheduled = false;
    if (writing >= WRITERS || waiting.length === 0) return;
    const batch = waiting.slice(0, MAX_BATCH);
    waiting = waiting.slice(MAX_BATCH);
    writing += 1;
    const receivedAt = new Date();
    const status = await calls.insertMany(batch.map(({ body }) => ({ body, receivedAt })), { ordered: false }).then(() => 200, () => 503);
    for (const { response } of batch) response.status(status).end();
    writing -= 1;
    void flush();
  };
  return (call) => {
    waiting.push(call);
    if (scheduled || writing >= WRITERS) return;
    scheduled = true;
    setImmediate(() => { void flush(); });
  };
};

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`the baseline could not start: ${String(error)}\n`);
  process.exit(1);
});
