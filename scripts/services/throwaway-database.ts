/**
 * A database of its own for one run of something. Its name is that of a test run, so a run that was
 * killed is cleaned up after by the tests.
 */
import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';

export interface ThrowawayDatabase {
  uri: string;
  drop(): Promise<void>;
}

export function throwawayDatabase(mongodbUri: string, purpose: string): ThrowawayDatabase {
  const uri = withDatabase(
    mongodbUri,
    `test_${Date.now().toString(36)}${randomBytes(2).toString('hex')}_${purpose}`,
  );
  return { uri, drop: () => dropDatabase(uri) };
}

/** Not by `URL`, which refuses the list of hosts of a replica set. */
const PARTS = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/([^?]*))?(\?.*)?$/;

export function databaseNameOf(uri: string): string {
  return PARTS.exec(uri)?.[2] ?? '';
}

function withDatabase(uri: string, name: string): string {
  const [, hosts, , options = ''] = PARTS.exec(uri) ?? [];
  if (hosts === undefined) throw new Error('this is no address of a MongoDB');
  return `${hosts}/${name}${options}`;
}

async function dropDatabase(uri: string): Promise<void> {
  const client = new mongoose.mongo.MongoClient(uri);
  try {
    await client.db().dropDatabase();
  } finally {
    await client.close();
  }
}
