/**
 * The raw baseline of hooks: the least that delivers durably. It reads events from their
 * collection, inserts a delivery for each, moves the ids through Bull, signs and posts each event,
 * and stores the results in batches. It has none of the hub's rules.
 */
import { createHmac } from 'node:crypto';
import type { Queue } from 'bull';
import type { mongo } from 'mongoose';
import { Pool } from 'undici';
import { isRecord } from '../../../src/lib/json-text';
import { batched } from './batched';
import { connectDurably, openBaselineQueue, runBaseline } from './process';

interface EventDoc {
  _id: string;
  body: string;
}
interface DeliveryDoc {
  _id: string;
  status: string;
  attempts: object[];
  dueAt: Date;
}

const IN_FLIGHT = 32;
const BATCH = 200;
const KEY = Buffer.alloc(32, 7);

async function main([
  mongodbUri = '',
  redisUrl = '',
  sinkUrl = '',
]: readonly string[]): Promise<void> {
  const db = await connectDurably(mongodbUri);
  const events = db.collection<EventDoc>('events');
  const deliveries = db.collection<DeliveryDoc>('deliveries');
  const queue = await openBaselineQueue(redisUrl);
  const bodies = new Map<string, string>();
  let stored = 0;
  const store = batched<string>(async (ids) => {
    const update = {
      $set: { status: 'delivered' },
      $push: { attempts: { n: 1, at: new Date(), status: 200 } },
    };
    await deliveries.bulkWrite(
      ids.map((_id) => ({ updateOne: { filter: { _id }, update } })),
      { ordered: false },
    );
    stored += ids.length;
  });
  const post = poster(sinkUrl);
  void queue.process(IN_FLIGHT, async ({ data: { ids } }) => {
    for (const id of ids) {
      await post(id, bodies.get(id) ?? '');
      store(id);
    }
  });
  process.on('message', (message: unknown) => {
    const count = isRecord(message) ? Number(message['count']) : 0;
    void (async () => {
      const run = await prepare(events, count);
      stored = 0;
      const startedAtMs = Date.now();
      await enqueue({ events, deliveries, queue, bodies, run });
      while (stored < count)
        await new Promise((resolve) => {
          setTimeout(resolve, 2);
        });
      process.send?.({ startedAtMs, endedAtMs: Date.now() });
      bodies.clear();
    })();
  });
  process.send?.({ ready: true });
}

/**
 * The events are there before the clock runs, as the hub's are in its log. @returns the first part
 * of their ids
 */
async function prepare(events: mongo.Collection<EventDoc>, count: number): Promise<string> {
  const run = Date.now().toString(36);
  const data = { text: 'Is my order on its way? '.repeat(20) };
  for (let from = 0; from < count; from += BATCH) {
    await events.insertMany(
      Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => {
        const id = `${run}_${String(from + index).padStart(9, '0')}`;
        return { _id: id, body: JSON.stringify({ id, type: 'message.received', data }) };
      }),
    );
  }
  return run;
}

interface Enqueue {
  events: mongo.Collection<EventDoc>;
  deliveries: mongo.Collection<DeliveryDoc>;
  queue: Queue<{ ids: string[] }>;
  bodies: Map<string, string>;
  run: string;
}

async function enqueue({ events, deliveries, queue, bodies, run }: Enqueue): Promise<void> {
  let after = `${run}_`;
  for (;;) {
    const batch = await events
      .find({ _id: { $gt: after, $lt: `${run}_a` } })
      .sort({ _id: 1 })
      .limit(BATCH)
      .toArray();
    const last = batch.at(-1);
    if (last === undefined) return;
    after = last._id;
    for (const { _id, body } of batch) bodies.set(_id, body);
    const dueAt = new Date();
    const documents = batch.map(({ _id }) => ({ _id, status: 'pending', attempts: [], dueAt }));
    await deliveries.insertMany(documents, { ordered: false });
    await queue.addBulk(batch.map(({ _id }) => ({ data: { ids: [_id] } })));
  }
}

function poster(sinkUrl: string): (id: string, body: string) => Promise<void> {
  const { origin, pathname } = new URL(sinkUrl);
  const pool = new Pool(origin, { connections: IN_FLIGHT });
  return async (id, body) => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', KEY)
      .update(`${id}.${timestamp}.${body}`)
      .digest('base64');
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    };
    const answer = await pool.request({ method: 'POST', path: pathname, headers, body });
    await answer.body.dump();
  };
}

runBaseline(main);
