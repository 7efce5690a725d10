/**
 * Indexes and numbered migrations, run once under a lock by whichever process comes first. Forward
 * only. Nothing's correctness hangs on an index (dedupe keys are `_id`s), so other processes go on
 * working meanwhile.
 */
import { createHash } from 'node:crypto';
import mongoose, { Schema, model } from 'mongoose';
import type { Log } from '../log';
import { withLease } from './lease';

export interface Migration {
  number: number;
  name: string;
  run: () => Promise<void>;
}

interface MigrationDoc {
  _id: string;
  doneAt: Date;
}

/** System documents: they belong to the installation, not to a workspace. */
const MigrationModel = model(
  'Migration',
  new Schema<MigrationDoc>({ _id: String, doneAt: Date }, { versionKey: false }),
);

/**
 * If it runs out during a long build, a second process builds the same indexes beside it, which
 * does no harm.
 */
const LEASE_MS = 2 * 60_000;

/**
 * Builds missing indexes of all models and runs the migrations not yet done, in order. Returns how
 * many steps this process did. Called at start and again by the sweep, in case whoever held the
 * lease died. A process that dies in the middle leaves no mark: the next one repeats the unfinished
 * migration, so each is idempotent.
 */
export async function migrate(migrations: readonly Migration[], log: Log): Promise<number> {
  let done = 0;
  if ((await pendingSteps(migrations)).length === 0) return done;
  await withLease('migrations', LEASE_MS, async () => {
    for (const step of await pendingSteps(migrations)) {
      const startedAt = Date.now();
      await step.run();
      await MigrationModel.updateOne(
        { _id: step.id },
        { $set: { doneAt: new Date() } },
        { upsert: true },
      );
      log.info({ migration: step.id, ms: Date.now() - startedAt }, 'migration done');
      done += 1;
    }
  });
  return done;
}

interface Step {
  id: string;
  run: () => Promise<void>;
}

async function pendingSteps(migrations: readonly Migration[]): Promise<Step[]> {
  const steps: Step[] = [
    { id: `indexes-${indexFingerprint()}`, run: buildIndexes },
    ...migrations.map(({ number, name, run }) => ({
      id: `${String(number).padStart(4, '0')}-${name}`,
      run,
    })),
  ];
  const done = new Set(
    (await MigrationModel.find({ _id: { $in: steps.map((step) => step.id) } }).lean()).map(
      (doc) => doc._id,
    ),
  );
  return steps.filter((step) => !done.has(step.id));
}

/** Changes whenever a schema gains, loses or alters an index. */
function indexFingerprint(): string {
  return createHash('sha256')
    .update(
      JSON.stringify(
        Object.entries(mongoose.models)
          .map(([name, each]) => [name, each.schema.indexes()])
          .sort(),
      ),
    )
    .digest('hex')
    .slice(0, 16);
}

async function buildIndexes(): Promise<void> {
  for (const each of Object.values(mongoose.models)) {
    await each.createCollection().catch(ignoreExisting);
    await each.createIndexes();
  }
}

/** NamespaceExists: another process was first. */
function ignoreExisting(error: unknown): void {
  if (!(error instanceof mongoose.mongo.MongoServerError && error.code === 48)) throw error;
}
