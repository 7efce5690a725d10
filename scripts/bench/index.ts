/**
 * `npm run bench -- NAME [--against DIR] [--json]`: one benchmark beside its raw baseline, of this
 * checkout and of another one, both driven from outside. A missed bar is told and is no error:
 * timings are no tests.
 */
import { say } from '../services/progress';
import { Interrupted, onStage, type Stage } from '../stage/stage';
import { openCheckouts, type Checkout } from './hub/checkout';
import { startTwinProcess } from './hub/twin-process';
import { benchHooks } from './hooks';
import { benchIntake } from './intake';
import { USAGE, UsageError, readArguments, type BenchOptions } from './options';
import { benchOutbound } from './outbound';
import { table } from './report';
import type { BenchResult, BenchWorld } from './world';

type Bench = (world: BenchWorld) => Promise<BenchResult>;

const BENCHES: Readonly<Record<string, Bench>> = {
  intake: benchIntake,
  outbound: benchOutbound,
  hooks: benchHooks,
};

async function main(args: readonly string[]): Promise<number> {
  const { name, json, options } = readArguments(args);
  const results = [];
  for (const each of name === 'all' ? Object.keys(BENCHES) : [name]) {
    const bench = BENCHES[each];
    if (bench === undefined) throw new UsageError(`there is no benchmark ${each}`);
    const result = await onStage('bench', (stage) => play(stage, bench, options));
    results.push({ bench: each, ...result });
    process.stdout.write(
      `\n${each}: ${headline(options, result.checkouts)}\n${table(result.figures)}\n`,
    );
  }
  if (json)
    process.stdout.write(`${JSON.stringify(results.length === 1 ? results[0] : { results })}\n`);
  return 0;
}

async function play(stage: Stage, bench: Bench, options: BenchOptions) {
  const checkouts = await openCheckouts(options.against);
  const twin = await startTwinProcess(stage);
  say('starting the hubs and preparing their data ...');
  const { figures, rounds } = await bench({ stage, twin, checkouts, options });
  return { options, checkouts, figures, rounds };
}

function headline({ rounds, layout }: BenchOptions, checkouts: readonly Checkout[]): string {
  return [
    `medians of ${String(rounds)} rounds (least to greatest)`,
    layout === 'all' ? 'one hub process' : 'web and worker processes',
    ...checkouts.map(({ label, root, commit }) => `${label} = ${root} ${commit}`.trim()),
  ].join(', ');
}

function report(error: unknown): number {
  if (error instanceof Interrupted) return 130;
  const isUsage = error instanceof UsageError;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(isUsage ? `${error.message}\n${USAGE}` : `the benchmark failed: ${text}\n`);
  return isUsage ? 2 : 1;
}

void main(process.argv.slice(2))
  .catch(report)
  .then((code) => process.exit(code));
