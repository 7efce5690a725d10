/**
 * The MongoDB connection. No buffering and a short server selection: a missing MongoDB is an error
 * now, not a hang.
 */
import mongoose from 'mongoose';
import { reviveWhenHung } from './revive-client';

/**
 * The default of all writes, since a 2xx depends on most of them: they survive the crash of the
 * server that took them.
 */
const DURABLE = { w: 'majority', j: true } as const;

const SERVER_SELECTION_MS = 2_000;
/**
 * Each heartbeat gives up by itself after the driver's limits (2 s, and 10 s more when the server
 * may wait); these are safely above.
 */
const HEARTBEATS = { askedMs: 5_000, awaitedMs: 15_000, retryMs: 500 } as const;

mongoose.set('bufferCommands', false);
mongoose.set('autoIndex', false);
mongoose.set('autoCreate', false);
mongoose.set('strictQuery', 'throw');
mongoose.set('sanitizeFilter', false);

/** @throws when MongoDB does not answer within two seconds */
export async function connectMongo(
  uri: string,
  { poolSize = 20 }: { poolSize?: number } = {},
): Promise<void> {
  await mongoose.connect(uri, {
    serverSelectionTimeoutMS: SERVER_SELECTION_MS,
    connectTimeoutMS: SERVER_SELECTION_MS,
    socketTimeoutMS: 30_000,
    maxPoolSize: poolSize,
    retryWrites: false,
    promoteBuffers: true,
    writeConcern: DURABLE,
  });
  stopWatching = reviveWhenHung(mongoose.connection.getClient(), HEARTBEATS, () =>
    answersAfresh(uri),
  );
}

async function answersAfresh(uri: string): Promise<boolean> {
  const client = new mongoose.mongo.MongoClient(uri, {
    serverSelectionTimeoutMS: SERVER_SELECTION_MS,
    connectTimeoutMS: SERVER_SELECTION_MS,
    maxPoolSize: 1,
  });
  const answers = await client
    .db()
    .command({ ping: 1 }, { timeoutMS: SERVER_SELECTION_MS })
    .then(
      () => true,
      () => false,
    );
  await client.close();
  return answers;
}

let stopWatching: () => void = () => undefined;

export async function disconnectMongo(): Promise<void> {
  stopWatching();
  await mongoose.disconnect();
}

/** A round trip, for /readyz. */
export async function pingMongo(): Promise<boolean> {
  const { db } = mongoose.connection;
  if (!db) return false;
  return db.command({ ping: 1 }, { timeoutMS: SERVER_SELECTION_MS }).then(
    () => true,
    () => false,
  );
}

/** Names Redis keys, so that two hubs can share one Redis. */
export function databaseName(): string {
  return mongoose.connection.db?.databaseName ?? 'smsport';
}
