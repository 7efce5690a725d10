/**
 * Where a benchmark or a proof plays: databases of its own on the shared MongoDB, a Redis of its
 * own, and an end that always comes. Whatever was started is stopped and dropped in reverse order,
 * also after a failure or Ctrl-C.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { servicesUp, startRedis } from '../services';
import { say } from '../services/progress';
import { throwawayDatabase } from '../services/throwaway-database';

export interface Stage {
  /** For logs; removed at the end. */
  folder: string;
  /** The shared MongoDB; only databases made here are touched. */
  client: mongo.MongoClient;
  /** A new database. @returns its address; its name is the path */
  database(purpose: string): string;
  /** A Redis of its own, without persistence: started again on the same port it is empty. */
  redis(port?: number): Promise<{ url: string; port: number; kill: () => Promise<void> }>;
  /** Runs at the end, the last one first. After the end it runs at once. */
  defer(undo: () => Promise<void>): void;
}

export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export async function onStage<T>(purpose: string, play: (stage: Stage) => Promise<T>): Promise<T> {
  const ending = createEnding();
  const interrupted = new Promise<never>((_, reject) => {
    const stop = (): void => {
      reject(new Interrupted('stopped by a signal'));
    };
    process.once('SIGINT', stop).once('SIGTERM', stop);
  });
  try {
    return await Promise.race([interrupted, openStage(purpose, ending.defer).then(play)]);
  } finally {
    await ending.run();
  }
}

async function openStage(purpose: string, defer: Stage['defer']): Promise<Stage> {
  const { mongodbUri } = await servicesUp();
  const folder = mkdtempSync(join(tmpdir(), `hub-${purpose}-`));
  defer(async () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const client = await new mongo.MongoClient(mongodbUri, {
    maxPoolSize: 8,
    writeConcern: { w: 'majority', j: true },
  }).connect();
  defer(() => client.close());
  return {
    folder,
    client,
    defer,
    database: (part) => {
      const { uri, drop } = throwawayDatabase(mongodbUri, `${purpose}_${part}`);
      defer(drop);
      return uri;
    },
    redis: async (port) => {
      const redis = await startRedis(port === undefined ? {} : { port });
      defer(redis.stop);
      return redis;
    },
  };
}

function createEnding(): { defer: Stage['defer']; run: () => Promise<void> } {
  const undos: (() => Promise<void>)[] = [];
  let ended = false;
  const undoOne = (undo: () => Promise<void>): Promise<void> =>
    undo().catch((error: unknown) => {
      say(`while cleaning up: ${error instanceof Error ? error.message : String(error)}`);
    });
  return {
    defer: (undo) => {
      if (ended) void undoOne(undo);
      else undos.push(undo);
    },
    run: async () => {
      ended = true;
      for (const undo of undos.reverse()) await undoOne(undo);
    },
  };
}
