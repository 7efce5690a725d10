/** `npm run bench -- NAME [--json]`: one benchmark beside its raw baseline. A missed bar is told, not an error: timings are no tests. */
import { parseArgs } from 'node:util';
import { Interrupted, onStage, type Stage } from '../stage/stage';
import { table } from './figures';
import { benchIntake, type BenchResult, type IntakeOptions } from './intake';

const USAGE = `usage: npm run bench -- intake [--json] [--full] [options]
  --seconds N       length of each burst (10)
  --rounds N        hub and baseline in turn, medians (3)
  --connections N   of the load (64)
  --split           web and worker as two processes; without it one process does both, as npm start does
  --stored N        events in the log for the last rounds (100000; 0 leaves them out)
  --rss             also measure memory over 200,000 calls
  --full            --stored 1000000 --rss
  --profile FOLDER  write a CPU profile of the hub there
`;

type Bench = (stage: Stage, options: IntakeOptions) => Promise<BenchResult>;

const BENCHES: Readonly<Record<string, Bench>> = { intake: benchIntake };

class UsageError extends Error {
  override readonly name = 'UsageError';
}

const main = async (args: readonly string[]): Promise<number> => {
  const { names, json, options } = readArguments(args);
  const results: BenchResult[] = [];
  for (const name of names) {
    const bench = BENCHES[name];
    if (bench === undefined) throw new UsageError(`there is no benchmark ${name}`);
    const result = await onStage('bench', (stage) => bench(stage, options));
    results.push(result);
    process.stdout.write(`\n${result.bench}: medians of ${String(options.rounds)} rounds, ${options.layout === 'all' ? 'one hub process' : 'web and worker processes'}\n${table(result.figures)}\n`);
  }
  if (json) process.stdout.write(`${JSON.stringify(results.length === 1 ? results[0] : { results })}\n`);
  return 0;
};

const readArguments = (args: readonly string[]): { names: string[]; json: boolean; options: IntakeOptions } => {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values, positionals } = parseArgs({
    args: [...args], allowPositionals: true,
    options: { json: flag, seconds: text, rounds: text, connections: text, split: flag, stored: text, rss: flag, full: flag, profile: text },
  });
  const [name] = positionals;
  if (name === undefined || positionals.length > 1) throw new UsageError('name one benchmark');
  return {
    names: name === 'all' ? Object.keys(BENCHES) : [name], json: values.json,
    options: {
      seconds: toCount('seconds', values.seconds, { standard: 10, least: 1, most: 600 }),
      rounds: toCount('rounds', values.rounds, { standard: 3, least: 1, most: 99 }),
      connections: toCount('connections', values.connections, { standard: 64, least: 1, most: 128 }),
      layout: values.split ? 'split' : 'all',
      stored: toCount('stored', values.stored, { standard: values.full ? 1_000_000 : 100_000, least: 0, most: 10_000_000 }),
      rss: values.rss || values.full,
      profile: values.profile,
    },
  };
};

const toCount = (name: string, given: string | undefined, { standard, least, most }: { standard: number; least: number; most: number }): number => {
  const count = given === undefined ? standard : Number(given);
  if (!Number.isInteger(count) || count < least || count > most) throw new UsageError(`--${name} must be a whole number from ${String(least)} to ${String(most)}`);
  return count;
};

const report = (error: unknown): number => {
  if (error instanceof Interrupted) return 130;
  const isUsage = error instanceof UsageError || (error instanceof TypeError && 'code' in error);
  process.stderr.write(isUsage ? `${error.message}\n${USAGE}` : `the benchmark failed: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
  return isUsage ? 2 : 1;
};

void main(process.argv.slice(2)).catch(report).then((code) => process.exit(code));
