/**
 * `npm run check`: types, ESLint, layers, unused code and generated documents; a line for each, and
 * all that a failed one says.
 */
import { availableParallelism } from 'node:os';
import { runStep, type StepResult } from './check/run-step';
import { STEPS } from './check/steps';
import { projectRoot } from './services/environment';

async function main(): Promise<number> {
  const startedAt = Date.now();
  const root = projectRoot();
  const waiting = [...STEPS];
  const results: StepResult[] = [];
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const result = await runStep(root, step);
      results.push(result);
      say(lineOf(result));
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, lane));
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  for (const { name, output } of failed) say(`\n--- ${name}\n${output}`);
  say(
    `\n${failed.length === 0 ? 'All is well' : `Failed: ${failed.map(({ name }) => name).join(', ')}`} (${seconds(Date.now() - startedAt)})`,
  );
  return failed.length === 0 ? 0 : 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function lineOf({ name, outcome, ms }: StepResult): string {
  return `${name.padEnd(8)}${outcome.padEnd(11)}${seconds(ms).padStart(7)}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

void main().then((code) => {
  process.exitCode = code;
});
