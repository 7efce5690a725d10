/**
 * A MongoDB of a test's own whose commands can be made to fail (failpoints count for the whole
 * server).
 */
import mongoose from 'mongoose';
import { startMongod } from './services';

/** What a command meets: an error, an error after it was done, or a connection that is closed. */
export interface Fault {
  errorCode?: number;
  writeConcernError?: { code: number; errmsg: string };
  closeConnection?: true;
}

export interface Failing {
  commands: readonly string[];
  /** By the name of its model. */
  model: string;
  fault: Fault;
  /** So many go well before. */
  skip?: number;
}

export interface FailingMongo {
  /** For MONGODB_URI. */
  uri: string;
  /** From now on. One kind of failure at a time. */
  fail(failing: Failing): Promise<void>;
  /** Resolves when so many commands have failed. */
  untilFailed(times: number): Promise<void>;
  mend(): Promise<void>;
  /** Documents of the model with these values, until it is told otherwise. */
  refuse(model: string, values: Record<string, unknown> | undefined): Promise<void>;
  stop(): Promise<void>;
}

/** Shorter than the hub lets a socket wait. */
const PATIENCE_MS = 20_000;

export async function startFailingMongo(): Promise<FailingMongo> {
  const server = await startMongod({ testCommands: true });
  // Of its own: the hub's connection takes some of the faults for a server that is away.
  const control = await mongoose.createConnection(server.uri).asPromise();
  let enteredBefore = 0;
  const run = async (command: Record<string, unknown>): Promise<unknown> =>
    control.getClient().db('admin').command(command);
  const configure = async (more: Record<string, unknown>): Promise<number> =>
    countOf(await run({ configureFailPoint: 'failCommand', ...more }));
  return {
    uri: server.uri,
    fail: async ({ commands, model, fault, skip }) => {
      const namespace = `${String(mongoose.connection.db?.databaseName)}.${mongoose.model(model).collection.name}`;
      enteredBefore = await configure({
        mode: skip === undefined ? 'alwaysOn' : { skip },
        data: { failCommands: commands, namespace, ...fault },
      });
    },
    untilFailed: async (times) => {
      await run({
        waitForFailPoint: 'failCommand',
        timesEntered: enteredBefore + times,
        maxTimeMS: PATIENCE_MS,
      });
    },
    mend: async () => {
      await configure({ mode: 'off' });
    },
    refuse: async (model, values) => {
      const validator = values === undefined ? {} : { $nor: [values] };
      await control
        .getClient()
        .db(mongoose.connection.db?.databaseName)
        .command({ collMod: mongoose.model(model).collection.name, validator });
    },
    stop: async () => {
      await control.close();
      await server.stop();
    },
  };
}

function countOf(answer: unknown): number {
  return typeof answer === 'object' && answer !== null
    ? Number(Reflect.get(answer, 'count') ?? 0)
    : 0;
}
