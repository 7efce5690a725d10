/**
 * A door in front of MongoDB. All traffic passes, until a test names a command: the first such
 * command, or its answer, waits at the door while the other side goes on. So a test stops one side
 * of a race at a named point, without a sleep.
 */
import { connect, createServer, type Socket } from 'node:net';
import { createFrameReader, readCommand, type Command, type Frame } from './mongo-wire';
import { listenOn } from './servers';
import { until } from './until';

export interface Point {
  command: 'find' | 'insert' | 'update' | 'delete' | 'findAndModify';
  collection: string;
  /** The command's JSON holds all of these. */
  saying?: readonly string[];
  /**
   * Stops all of them until they are released, not only the first: others may try the same, such as
   * the sweep.
   */
  every?: boolean;
}

export interface Stop {
  /**
   * Resolves when the command, or its answer, waits at the door. @throws when that does not come in
   * time
   */
  reached(): Promise<void>;
  /** Resolves when its answer is on its way back. */
  answered(): Promise<void>;
  /** Lets it go on; before it was reached: nothing is stopped any more. */
  release(): void;
  /** Breaks the connection off instead. */
  lose(): void;
}

export interface MongoDoor {
  /** The same database, through the door. */
  uri: string;
  /** MongoDB does not know of the command yet. */
  stopBefore(point: Point): Stop;
  /** MongoDB has carried the command out, and whoever sent it does not know yet. */
  stopAfter(point: Point): Stop;
  /** Nothing is stopped any more: after each test, also one that has failed. */
  releaseAll(): void;
  close(): Promise<void>;
}

type Side = 'before' | 'after';

type Verdict = 'pass' | 'lose';

interface Watch {
  side: Side;
  point: Point;
  isReached: boolean;
  isAnswered: boolean;
  verdict: Promise<Verdict>;
  decide(verdict: Verdict): void;
}

/** Longer than anything a test waits for at a door, shorter than the time a test has. */
const REACHED_MS = 10_000;

export async function startMongoDoor(mongodbUri: string): Promise<MongoDoor> {
  const { hostname, port } = new URL(mongodbUri);
  const watches = new Set<Watch>();
  const all: Watch[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream])
      sockets.add(
        socket.once('close', () => {
          sockets.delete(socket);
        }),
      );
    join(client, upstream, watches);
  });
  const door = new URL(mongodbUri);
  door.host = `127.0.0.1:${String(await listenOn(server))}`;
  return {
    uri: door.href,
    stopBefore: (point) => addWatch({ watches, all }, 'before', point),
    stopAfter: (point) => addWatch({ watches, all }, 'after', point),
    releaseAll: () => {
      watches.clear();
      for (const watch of all.splice(0)) watch.decide('pass');
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Those that wait for their command, and all that were set. */
interface Watches {
  watches: Set<Watch>;
  all: Watch[];
}

function addWatch({ watches, all }: Watches, side: Side, point: Point): Stop {
  let decide: Watch['decide'] = () => undefined;
  const verdict = new Promise<Verdict>((resolve) => {
    decide = resolve;
  });
  const watch: Watch = { side, point, isReached: false, isAnswered: false, verdict, decide };
  watches.add(watch);
  all.push(watch);
  const end = (as: Verdict) => (): void => {
    watches.delete(watch);
    decide(as);
  };
  const name = `${point.command} of ${point.collection}`;
  return {
    reached: async () => {
      await until(() => watch.isReached, { what: `${name} at the door`, timeoutMs: REACHED_MS });
    },
    answered: async () => {
      await until(() => watch.isAnswered, { what: `the answer to ${name}`, timeoutMs: REACHED_MS });
    },
    release: end('pass'),
    lose: end('lose'),
  };
}

/** Messages of one direction keep their order: what comes behind a stopped one waits, too. */
function join(client: Socket, upstream: Socket, watches: Set<Watch>): void {
  const awaited = new Map<number, Watch>();
  const carry = (from: Socket, to: Socket, stopOf: (frame: Frame) => Watch | undefined): void => {
    const read = createFrameReader();
    let turn = Promise.resolve();
    from.on('data', (chunk: Buffer) => {
      for (const frame of read(chunk)) turn = turn.then(() => pass(frame, to, stopOf(frame)));
    });
    from.on('error', () => {
      to.destroy();
    });
    from.on('close', () => {
      to.destroy();
    });
    from.setNoDelay(true);
  };
  carry(client, upstream, (frame) => {
    const watch = take(watches, frame);
    if (watch !== undefined) awaited.set(frame.requestId, watch);
    return watch?.side === 'before' ? watch : undefined;
  });
  carry(upstream, client, ({ responseTo }) => {
    const watch = awaited.get(responseTo);
    if (watch?.side === 'after') return watch;
    if (watch !== undefined) watch.isAnswered = true;
    return undefined;
  });
}

async function pass({ bytes }: Frame, to: Socket, watch: Watch | undefined): Promise<void> {
  if (watch !== undefined) watch.isReached = true;
  if ((await watch?.verdict) === 'lose') to.destroy();
  else if (!to.destroyed) to.write(bytes);
  if (watch?.side === 'after') watch.isAnswered = true;
}

function take(watches: Set<Watch>, frame: Frame): Watch | undefined {
  if (watches.size === 0) return undefined;
  const command = readCommand(frame);
  const watch =
    command === undefined ? undefined : [...watches].find(({ point }) => isAt(point, command));
  if (watch !== undefined && watch.point.every !== true) watches.delete(watch);
  return watch;
}

function isAt({ command, collection, saying = [] }: Point, sent: Command): boolean {
  return (
    sent.name === command &&
    sent.collection === collection &&
    saying.every((part) => sent.text.includes(part))
  );
}
