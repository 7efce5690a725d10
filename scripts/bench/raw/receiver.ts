/**
 * The raw baseline of intake: the smallest Express app that verifies the signature and inserts the
 * raw bodies in batches, answering each call after its own batch is durable. The hub is measured
 * beside it on the same MongoDB.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import express, { type Response } from 'express';
import { batched } from './batched';
import { connectDurably, runBaseline, serve } from './process';

interface Waiting {
  body: Buffer;
  response: Response;
}

async function main([mongodbUri = '', appSecret = '']: readonly string[]): Promise<void> {
  const calls = (await connectDurably(mongodbUri)).collection('calls');
  const add = batched<Waiting>(async (batch) => {
    const receivedAt = new Date();
    const documents = batch.map(({ body }) => ({ body, receivedAt }));
    const status = await calls.insertMany(documents, { ordered: false }).then(
      () => 200,
      () => 503,
    );
    for (const { response } of batch) response.status(status).end();
  });
  const app = express();
  app.disable('x-powered-by');
  app.post(
    '/webhooks/whatsapp',
    express.raw({ type: () => true, limit: '3mb' }),
    (request, response) => {
      const body: unknown = request.body;
      const signature = request.get('x-hub-signature-256') ?? '';
      if (Buffer.isBuffer(body) && isAuthentic(body, signature, appSecret)) add({ body, response });
      else response.status(401).end();
    },
  );
  serve(app);
}

function isAuthentic(body: Buffer, signature: string, secret: string): boolean {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

runBaseline(main);
