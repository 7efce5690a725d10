/** `npm run prove -- NAME [--json]`: one fault proof. Exit code 0 only if everything holds. */
import { parseArgs } from 'node:util';
import { Interrupted, onStage, type Stage } from '../stage/stage';
import { proveCrash } from './crash';
import { proveFailover } from './failover';
import { proveFuzz } from './fuzz';
import { proveMongo, proveRedis } from './outages';
import { proveSendCrash, proveSendRedis } from './send-faults';
import { proveUpgrade } from './upgrade';
import { describe, type ProofOptions, type ProofResult } from './result';

const USAGE = `usage: npm run prove -- crash|redis|mongo|failover|upgrade|fuzz|all [--json] [options]
  --seconds N  how long the outage or the killing lasts (20; crash 60, failover 90), or both hubs run (upgrade, 10)
  --count N    how many fuzzed calls (10000), uses of the corpus (crash, 3), or calls per second (failover, 15)
  --sends N    how many messages go out (crash and redis, 5000; failover 1000)
  --seed N     another order and other mutations (1)
`;

type Proof = (stage: Stage, options: ProofOptions) => Promise<ProofResult | readonly ProofResult[]>;

const SENDS = 5_000;

interface Entry {
  seconds: number;
  count: number;
  sends?: number;
  parts: readonly Proof[];
}

/** A proof has a part for each half of the hub: what comes in, and what goes out. */
const PROOFS: Readonly<Record<string, Entry>> = {
  crash: { seconds: 60, count: 3, parts: [proveCrash, proveSendCrash] },
  redis: { seconds: 20, count: 1, parts: [proveRedis, proveSendRedis] },
  mongo: { seconds: 20, count: 1, parts: [proveMongo] },
  // Modest: on a small machine three servers and four hub processes share two cores.
  failover: { seconds: 90, count: 15, sends: 1_000, parts: [proveFailover] },
  upgrade: { seconds: 10, count: 1, parts: [proveUpgrade] },
  fuzz: { seconds: 1, count: 10_000, parts: [proveFuzz] },
};

class UsageError extends Error {
  override readonly name = 'UsageError';
}

async function main(args: readonly string[]): Promise<number> {
  const { names, json, given } = readArguments(args);
  const results: ProofResult[] = [];
  for (const name of names) {
    const entry = PROOFS[name];
    if (entry === undefined) throw new UsageError(`there is no proof ${name}`);
    for (const part of entry.parts) {
      const options = {
        sends: given.sends ?? entry.sends ?? SENDS,
        seed: given.seed ?? 1,
        seconds: given.seconds ?? entry.seconds,
        count: given.count ?? entry.count,
      };
      const found = [await onStage('prove', (stage) => part(stage, options))].flat();
      results.push(...found);
      process.stdout.write(found.map((result) => `${describe(result)}\n`).join(''));
    }
  }
  const ok = results.every((result) => result.ok);
  if (json) process.stdout.write(`${JSON.stringify({ ok, results })}\n`);
  return ok ? 0 : 1;
}

function readArguments(args: readonly string[]): {
  names: string[];
  json: boolean;
  given: Partial<ProofOptions>;
} {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      seconds: text,
      count: text,
      sends: text,
      seed: text,
    },
  });
  const [name] = positionals;
  if (name === undefined || positionals.length > 1) throw new UsageError('name one proof');
  return {
    names: name === 'all' ? Object.keys(PROOFS) : [name],
    json: values.json,
    given: {
      ...toCount('seconds', values.seconds, 600),
      ...toCount('count', values.count, 100_000),
      ...toCount('sends', values.sends, 50_000),
      ...toCount('seed', values.seed, 2 ** 31),
    },
  };
}

function toCount(
  name: keyof ProofOptions,
  given: string | undefined,
  most: number,
): Partial<ProofOptions> {
  if (given === undefined) return {};
  const number = Number(given);
  if (!Number.isInteger(number) || number < 1 || number > most)
    throw new UsageError(`--${name} must be a whole number from 1 to ${String(most)}`);
  return { [name]: number };
}

function report(error: unknown): number {
  if (error instanceof Interrupted) return 130;
  const isUsage = error instanceof UsageError || (error instanceof TypeError && 'code' in error);
  process.stderr.write(
    isUsage
      ? `${error.message}\n${USAGE}`
      : `the proof failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return isUsage ? 2 : 1;
}

void main(process.argv.slice(2))
  .catch(report)
  .then((code) => process.exit(code));
