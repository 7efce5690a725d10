/**
 * What every raw baseline does at its start: it connects as durably as the hub, tells its port, and
 * ends with its parent.
 */
import type { Express } from 'express';
import Bull from 'bull';
import { mongo } from 'mongoose';

/** The same durability that the hub promises with a 2xx. */
export async function connectDurably(uri: string): Promise<mongo.Db> {
  return (
    await new mongo.MongoClient(uri, { writeConcern: { w: 'majority', j: true } }).connect()
  ).db();
}

export async function openBaselineQueue(redisUrl: string): Promise<Bull.Queue<{ ids: string[] }>> {
  const options = { removeOnComplete: true, removeOnFail: true };
  return new Bull<{ ids: string[] }>('baseline', redisUrl, {
    defaultJobOptions: options,
  }).isReady();
}

export function serve(app: Express): void {
  const server = app.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
  });
}

export function runBaseline(main: (args: readonly string[]) => Promise<void>): void {
  process.once('disconnect', () => process.exit(0));
  main(process.argv.slice(2)).catch((error: unknown) => {
    process.stderr.write(
      `the baseline failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exit(1);
  });
}
