/** Benchmarks and fault proofs start the hub of any checkout as its own package.json says. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCommand } from '../../scripts/stage/start-command';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hub-checkout-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function withStart(start: string) {
  writeFileSync(join(root, 'package.json'), JSON.stringify({ scripts: { start } }));
  return startCommand(root);
}

test('the entry and the flags are those of the checkout, wherever the entry lies', () => {
  expect(
    withStart('NODE_ENV=production node --max-semi-space-size=64 dist/hub/start.js --role all'),
  ).toEqual({
    env: { NODE_ENV: 'production' },
    args: ['--max-semi-space-size=64', 'dist/hub/start.js', '--role', 'all'],
  });
});

test('of several commands the last one starts the hub', () => {
  expect(withStart('node scripts/setup.mjs && node dist/main.js')).toEqual({
    env: {},
    args: ['dist/main.js'],
  });
});

test('a checkout that is not started by Node is refused', () => {
  expect(() => withStart('sh start.sh')).toThrow(`the script start of ${root} does not run node`);
});
