/** A database of its own for one run of something. Its name is that of a test run, so a run that was killed is cleaned up after by the tests. */
import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';

export interface ThrowawayDatabase {
  uri: string;
  drop(): Promise<void>;
}

export function throwawayDatabase(mongodbUri: string, purpose: string): ThrowawayDatabase {
  const uri = new URL(mongodbUri);
  uri.pathname = `/test_${Date.now().toString(36)}${randomBytes(2).toString('hex')}_${purpose}`;
  return { uri: uri.href, drop: () => dropDatabase(uri.href) };
}

async function dropDatabase(uri: string): Promise<void> {
  const client = new mongoose.mongo.MongoClient(uri);
  try {
    await client.db().dropDatabase();
  } finally {
    await client.close();
  }
}
