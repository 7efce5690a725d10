/**
 * The OpenAPI document and every event are what they were. Whoever changes them on purpose runs
 * `npm run gen -- --golden` and commits the golden copies with the change; no other command writes
 * them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from '../../scripts/gen';
import { GOLDEN_FOLDER, goldenNames, goldenValues } from '../../scripts/golden';
import { projectRoot } from '../../src/config';
import { differences } from '../support/differences';
import { parseJson } from '../support/json';

const values = goldenValues();

function golden(name: string): unknown {
  return parseJson(readFileSync(join(projectRoot(), GOLDEN_FOLDER, name), 'utf8'));
}

function asJson(value: unknown): unknown {
  return parseJson(JSON.stringify(value));
}

test.each([...values])('%s is as its golden copy', (name, value) => {
  expect(differences(golden(name), asJson(value))).toEqual([]);
});

test('no golden copy is of an event that is gone', () => {
  expect(goldenNames(projectRoot()).sort()).toEqual([...values.keys()].sort());
});

test('plain `npm run gen` does not write golden copies', () => {
  expect([...generatedFiles().keys()].filter((name) => name.startsWith(GOLDEN_FOLDER))).toEqual([]);
});

test('a difference is told by its place, and the order of keys is none', () => {
  const before = { a: { 'b/c': 1, d: [1, 2] }, e: 'x' };

  expect(differences(before, { e: 'x', a: { d: [1, 2], 'b/c': 1 } })).toEqual([]);
  expect(differences(before, { a: { 'b/c': 2, d: [1] }, e: 'x', f: true })).toEqual([
    '/a/b~1c: 1 is now 2',
    '/a/d/1: 2 is now missing',
    '/f: missing is now true',
  ]);
});
