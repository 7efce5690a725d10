/** Single ranges and entity tags, by RFC 9110 sections 14.1.2 and 13.1.2. */
import { matchesEtag, parseRange } from '../../src/lib/byte-range';

test.each([
  ['bytes=0-0', { first: 0, last: 0 }],
  ['bytes=0-499', { first: 0, last: 499 }],
  ['bytes=500-', { first: 500, last: 999 }],
  ['bytes=-1', { first: 999, last: 999 }],
  ['bytes=-5000', { first: 0, last: 999 }],
  ['bytes=990-5000', { first: 990, last: 999 }],
  ['Bytes= 1-2 ', { first: 1, last: 2 }],
])('%s of 1000 bytes is a part', (header, range) => {
  expect(parseRange(header, 1000)).toEqual(range);
});

test.each([
  undefined,
  '',
  'bytes=',
  'bytes=-',
  'bytes=2-1',
  'bytes=a-b',
  'bytes=0-1,3-4',
  'items=0-1',
  'bytes 0-1',
  'bytes=0x1-2',
  'bytes=1.5-2',
  'bytes=--1',
])('%s is ignored', (header) => {
  expect(parseRange(header, 1000)).toBe('whole');
});

test.each([
  ['bytes=1000-', 1000],
  ['bytes=1000-1001', 1000],
  ['bytes=-0', 1000],
  ['bytes=0-', 0],
  ['bytes=-1', 0],
  [`bytes=${'9'.repeat(400)}-`, 1000],
])('%s of %i bytes can not be satisfied', (header, size) => {
  expect(parseRange(header, size)).toBe('unsatisfiable');
});

test('a last byte beyond all numbers is the end', () => {
  expect(parseRange(`bytes=0-${'9'.repeat(400)}`, 10)).toEqual({ first: 0, last: 9 });
});

test('an entity tag matches itself, weakly, in a list, and the star', () => {
  expect(['"a"', 'W/"a"', '"b", W/"a"', '*'].map((header) => matchesEtag(header, '"a"'))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect([undefined, '', '"b"', 'a', 'W/"b"'].map((header) => matchesEtag(header, '"a"'))).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});
