/** After all tests, also when some have failed. */
import { currentRun, endRun } from './run';

async function tearDown(): Promise<void> {
  const run = currentRun();
  if (run) await endRun(run);
}

export = tearDown;
