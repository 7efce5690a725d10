/** The arguments of `npm run bench`. */
import { parseArgs } from 'node:util';
import type { Layout } from './hub/bench-hub';

export const USAGE = `usage: npm run bench -- intake|outbound|hooks|all [--json] [options]
  --rounds N        the baseline and the hubs in turn, medians (3)
  --against DIR     also drive the hub of another checkout, in turn with this one
  --split           web and worker as two processes; without it one process does both, as npm start does
  --connections N   of the load (intake and hooks 64, outbound 32)
intake:
  --seconds N       length of each burst (10)
  --stored N        events in the log of a second hub (100000; 0 leaves it out)
  --rss             also measure memory over 200,000 calls
  --full            --stored 1000000 --rss
  --profile FOLDER  write a CPU profile of each hub process there
outbound and hooks:
  --count N         messages or events of a turn (4000); to ten hooks a fourth of it
  --batch           outbound by POST /v1/messages/batch, a thousand at a time
`;

export interface BenchOptions {
  rounds: number;
  against: string | undefined;
  layout: Layout;
  connections: number | undefined;
  seconds: number;
  stored: number;
  rss: boolean;
  profile: string | undefined;
  count: number;
  batch: boolean;
}

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError */
export function readArguments(args: readonly string[]): {
  name: string;
  json: boolean;
  options: BenchOptions;
} {
  const { values, positionals } = parse(args);
  const [name] = positionals;
  if (name === undefined || positionals.length > 1) throw new UsageError('name one benchmark');
  const { connections } = values;
  return {
    name,
    json: values.json,
    options: {
      against: values.against,
      layout: values.split ? 'split' : 'all',
      batch: values.batch,
      rss: values.rss || values.full,
      profile: values.profile,
      rounds: toCount('rounds', values.rounds, { standard: 3, least: 1, most: 99 }),
      connections:
        connections === undefined ? undefined : toCount('connections', connections, CONNECTIONS),
      seconds: toCount('seconds', values.seconds, { standard: 10, least: 1, most: 600 }),
      stored: toCount('stored', values.stored, {
        standard: values.full ? 1_000_000 : 100_000,
        least: 0,
        most: 10_000_000,
      }),
      count: toCount('count', values.count, { standard: 4_000, least: 100, most: 100_000 }),
    },
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const options = {
    json: flag,
    rounds: text,
    against: text,
    split: flag,
    connections: text,
    count: text,
    batch: flag,
    seconds: text,
    stored: text,
    rss: flag,
    full: flag,
    profile: text,
  };
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Each benchmark has a standard of its own. */
const CONNECTIONS = { standard: 1, least: 1, most: 128 };

interface Bounds {
  standard: number;
  least: number;
  most: number;
}

function toCount(
  name: string,
  given: string | undefined,
  { standard, least, most }: Bounds,
): number {
  const count = given === undefined ? standard : Number(given);
  if (Number.isInteger(count) && count >= least && count <= most) return count;
  throw new UsageError(`--${name} must be a whole number from ${String(least)} to ${String(most)}`);
}
