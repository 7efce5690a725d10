/**
 * `npm test`: brings the services up, runs jest with the given arguments, and ends with one line of
 * counts that programs can read.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { servicesUp } from './services';
import { cloneAt, projectRoot } from './services/environment';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

async function main(args: string[]): Promise<number> {
  await servicesUp();
  const folder = cloneAt().state;
  mkdirSync(folder, { recursive: true });
  const results = join(folder, `jest-${process.pid}.json`);
  try {
    const exitCode = await runJest([...args, '--json', `--outputFile=${results}`]);
    const counts = readCounts(results);
    // Nothing was run: --help, --listTests and the like, or jest refused its arguments.
    if (counts === null) return exitCode;
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
    return exitCode !== 0 || counts.failed > 0 || counts.passed === 0 ? exitCode || 1 : 0;
  } finally {
    rmSync(results, { force: true });
  }
}

/** Jest's report goes to our stderr; its stdout would only say where the results were written. */
async function runJest(args: string[]): Promise<number> {
  const jest = join(projectRoot(), 'node_modules/jest/bin/jest.js');
  const child = spawn(process.execPath, [jest, ...args], {
    cwd: projectRoot(),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** A file that could not even be loaded has no failed tests, and must not pass for a good one. */
function readCounts(file: string): Counts | null {
  let results: unknown;
  try {
    results = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
  if (typeof results !== 'object' || results === null || !('numTotalTests' in results)) return null;
  const found = results;
  const count = (name: string): number => {
    const value: unknown = Reflect.get(found, name);
    return typeof value === 'number' ? value : 0;
  };
  return {
    passed: count('numPassedTests'),
    failed: count('numFailedTests') + count('numRuntimeErrorTestSuites'),
    skipped: count('numPendingTests') + count('numTodoTests'),
  };
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof Error ? error.message : String(error)}\n0 passed, 1 failed\n`,
    );
    process.exitCode = 1;
  },
);
