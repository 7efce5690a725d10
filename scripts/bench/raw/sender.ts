/**
 * The raw baseline of outbound: the least that sends durably. It takes the hub's own two calls,
 * inserts the messages in batches before it answers, moves their ids through Bull, makes one call
 * to the Graph API for each, and stores the results in batches. It has none of the hub's rules.
 */
import { randomUUID } from 'node:crypto';
import express from 'express';
import { Pool } from 'undici';
import { isRecord } from '../../../src/lib/json-text';
import { batched } from './batched';
import { connectDurably, openBaselineQueue, runBaseline, serve } from './process';

interface Send {
  _id: string;
  phoneNumberId: string;
  to: string;
  body: string;
  status: string;
  createdAt: Date;
}

const IN_FLIGHT = 64;
const IDS_PER_JOB = 100;
const CALLS_PER_JOB = 16;

async function main([
  mongodbUri = '',
  redisUrl = '',
  graphUrl = '',
  token = '',
]: readonly string[]): Promise<void> {
  const messages = (await connectDurably(mongodbUri)).collection<Send>('messages');
  const queue = await openBaselineQueue(redisUrl);
  /**
   * What a message says is kept in memory: a sender with fewer round trips than this is not durable
   * any more.
   */
  const waiting = new Map<string, Send>();
  const store = batched<string>(async (ids) => {
    const update = { $set: { status: 'accepted', acceptedAt: new Date() } };
    await messages.bulkWrite(
      ids.map((_id) => ({ updateOne: { filter: { _id }, update } })),
      { ordered: false },
    );
  });
  const call = caller(graphUrl, token);
  const send = async (id: string): Promise<void> => {
    const message = waiting.get(id);
    waiting.delete(id);
    if (message === undefined) return;
    await call(message);
    store(id);
  };
  void queue.process(IN_FLIGHT, async ({ data: { ids } }) => {
    await inTurns(ids, CALLS_PER_JOB, send);
  });
  const accept = async (sends: readonly Send[], idsPerJob: number): Promise<void> => {
    for (const each of sends) waiting.set(each._id, each);
    await messages.insertMany([...sends], { ordered: false });
    await queue.addBulk(
      chunksOf(
        sends.map(({ _id }) => _id),
        idsPerJob,
      ).map((ids) => ({ data: { ids } })),
    );
  };
  serve(createApp(accept));
}

type Accept = (sends: readonly Send[], idsPerJob: number) => Promise<void>;

function createApp(accept: Accept): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '16mb' }));
  const add = batched<{ send: Send; response: express.Response }>(async (batch) => {
    const status = await accept(
      batch.map(({ send }) => send),
      1,
    ).then(
      () => 202,
      () => 503,
    );
    for (const { send, response } of batch)
      response.status(status).json({ id: send._id, status: 'queued' });
  });
  app.post('/v1/actions/send_message', (request, response) => {
    add({ send: toSend(request.body), response });
  });
  app.post('/v1/messages/batch', async (request, response) => {
    const body: unknown = request.body;
    const items =
      isRecord(body) && Array.isArray(body['items']) ? body['items'].filter(isRecord) : [];
    const sends = items.map(({ input }) => toSend(input));
    await accept(sends, IDS_PER_JOB);
    response.json({ results: sends.map(({ _id }) => ({ status: 202, message: { id: _id } })) });
  });
  return app;
}

function toSend(input: unknown): Send {
  const { phone_number_id: phoneNumberId, to, text } = isRecord(input) ? input : {};
  const body = isRecord(text) ? String(text['body']) : '';
  return {
    _id: `msg_${randomUUID()}`,
    phoneNumberId: String(phoneNumberId),
    to: String(to),
    body,
    status: 'queued',
    createdAt: new Date(),
  };
}

function caller(graphUrl: string, token: string): (send: Send) => Promise<void> {
  const pool = new Pool(new URL(graphUrl).origin, { connections: IN_FLIGHT });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return async ({ _id, phoneNumberId, to, body }) => {
    const answer = await pool.request({
      method: 'POST',
      path: `/v26.0/${phoneNumberId}/messages`,
      headers,
      body: JSON.stringify({
        messaging_product: 'whatsapp',
        to,
        type: 'text',
        text: { body },
        biz_opaque_callback_data: _id,
      }),
    });
    await answer.body.dump();
    if (answer.statusCode !== 200)
      throw new Error(`the Graph API answered ${String(answer.statusCode)}`);
  };
}

async function inTurns<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = [...items];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let item = rest.pop(); item !== undefined; item = rest.pop()) await work(item);
    }),
  );
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

runBaseline(main);
