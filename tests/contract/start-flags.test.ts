/**
 * Node's flags for the hub are in the script `start`; the image and the benchmarks use the same.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { startFlags } from '../../scripts/stage/start-command';

function text(file: string): string {
  return readFileSync(file, 'utf8');
}

test('the image and the handbook start the hub as npm start does', () => {
  const words = ['node', ...startFlags(), 'dist/src/main.js'];
  expect(text('Dockerfile')).toContain(`CMD ${JSON.stringify(words).replaceAll(',', ', ')}`);
  expect(text('package.json')).toContain(`NODE_ENV=production ${words.join(' ')}"`);
  expect(text('docs/operations.md')).toContain(words.join(' '));
});

test('this Node knows the flags', () => {
  expect(startFlags().length).toBeGreaterThan(0);
  expect(
    execFileSync(process.execPath, [...startFlags(), '-p', '1'], { encoding: 'utf8' }).trim(),
  ).toBe('1');
});
