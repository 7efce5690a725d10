/** Nesting is counted on the bytes, before anything is parsed. */
import { isRecord, isTooDeep } from '../../src/lib/json-text';

function nested(depth: number, open = '[', close = ']'): Buffer {
  return Buffer.from(`${open.repeat(depth)}${close.repeat(depth)}`);
}

test('a hundred levels are fine, one more is too deep, for lists and objects alike', () => {
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    expect(isTooDeep(nested(100, open, close))).toBe(false);
    expect(isTooDeep(nested(101, open, close))).toBe(true);
  }
});

test('brackets in strings do not count, also behind escaped quotes', () => {
  expect(isTooDeep(Buffer.from(`"${'['.repeat(500)}"`))).toBe(false);
  expect(isTooDeep(Buffer.from(`"\\"${'['.repeat(500)}"`))).toBe(false);
  expect(isTooDeep(Buffer.from(`"\\\\"${'['.repeat(101)}`))).toBe(true);
});

test('width is not depth', () => {
  expect(isTooDeep(Buffer.from(`[${'[],'.repeat(10_000)}[]]`))).toBe(false);
});

test('only plain objects are records', () => {
  expect([{}, { a: 1 }].every(isRecord)).toBe(true);
  expect([null, undefined, [], 'x', 5].some(isRecord)).toBe(false);
});
