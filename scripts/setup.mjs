// Makes a checkout ready to run: installs dependencies and builds dist/ when they are missing or
// stale. Run before everything else, so it has no dependencies itself and costs a few milliseconds
// when there is nothing to do. A production image, which has no src/, was built when it was made:
// there it does nothing, and its parts below setup/ need not be there.
import { existsSync } from 'node:fs';

const OLDEST_NODE = [20, 19];

async function setUp() {
  const [build, dependencies, { withLock }] = await Promise.all([
    import('./setup/build.mjs'),
    import('./setup/dependencies.mjs'),
    import('./setup/lock.mjs'),
  ]);
  if (dependencies.isInstalled() && build.isBuilt()) return;
  await withLock(async () => {
    if (!dependencies.isInstalled()) await dependencies.install();
    if (!build.isBuilt()) await build.build();
  });
}

function fail(message) {
  process.stderr.write(`setup: ${message}\n`);
  process.exit(1);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  fail(`Node ${OLDEST_NODE.join('.')} or newer is needed, this is ${process.versions.node}`);
}
if (existsSync(new URL('../src', import.meta.url))) {
  try {
    await setUp();
  } catch (error) {
    fail(error.message);
  }
}
