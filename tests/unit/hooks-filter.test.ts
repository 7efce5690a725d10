/** Filters of hooks: each operator, on the envelope that hooks get. */
import { HubError } from '../../src/errors';
import { checkFilter, matchesFilter, type Filter } from '../../src/hooks/filter';

const ENVELOPE = {
  type: 'message.received',
  sequence: 7,
  connection_id: null,
  data: {
    message: {
      type: 'Text',
      text: 'Is my ORDER on its way?',
      count: 3,
      urgent: true,
      nothing: null,
    },
    contact: { tags: ['VIP', 'berlin'], phones: [{ value: '+49176' }] },
  },
};

function matches(filter: Filter): boolean {
  return matchesFilter(JSON.stringify(filter), ENVELOPE);
}
function text(condition: Filter[string]): boolean {
  return matches({ 'data.message.text': condition });
}
function count(condition: Filter[string]): boolean {
  return matches({ 'data.message.count': condition });
}

test('without a filter everything matches', () => {
  expect(matchesFilter(null, ENVELOPE)).toBe(true);
});

test('a plain value must be equal, text without case', () => {
  expect(matches({ 'data.message.type': 'text' })).toBe(true);
  expect(matches({ 'data.message.type': 'image' })).toBe(false);
  expect(count(3)).toBe(true);
  expect(count('3')).toBe(false);
  expect(matches({ 'data.message.urgent': true })).toBe(true);
});

test('null matches what is null or missing', () => {
  expect(matches({ 'data.message.nothing': null })).toBe(true);
  expect(matches({ 'data.message.missing': null })).toBe(true);
  expect(count(null)).toBe(false);
});

test('one of a list must be equal', () => {
  expect(matches({ 'data.message.type': ['image', 'TEXT'] })).toBe(true);
  expect(matches({ 'data.message.type': ['image', 'video'] })).toBe(false);
});

test('all paths must hold', () => {
  expect(matches({ type: 'message.received', 'data.message.type': 'text' })).toBe(true);
  expect(matches({ type: 'message.received', 'data.message.type': 'image' })).toBe(false);
});

test('several operators on one path must all hold', () => {
  expect(count({ gt: 2, lt: 4 })).toBe(true);
  expect(count({ gt: 2, lt: 3 })).toBe(false);
});

test('eq and ne are opposites', () => {
  expect(matches({ 'data.message.type': { eq: 'TEXT' } })).toBe(true);
  expect(matches({ 'data.message.type': { ne: 'TEXT' } })).toBe(false);
  expect(matches({ 'data.message.missing': { ne: 'TEXT' } })).toBe(true);
});

test('in takes one of a list', () => {
  expect(count({ in: [1, 3] })).toBe(true);
  expect(count({ in: [1, 2] })).toBe(false);
});

test('contains looks into text and into lists', () => {
  expect(text({ contains: 'order' })).toBe(true);
  expect(text({ contains: 'invoice' })).toBe(false);
  expect(matches({ 'data.contact.tags': { contains: 'vip' } })).toBe(true);
  expect(matches({ 'data.contact.tags': { contains: 'vi' } })).toBe(false);
});

test('starts_with ignores case', () => {
  expect(text({ starts_with: 'is MY' })).toBe(true);
  expect(text({ starts_with: 'my' })).toBe(false);
});

test('matches takes patterns, without case', () => {
  expect(text({ matches: 'order.*way\\?$' })).toBe(true);
  expect(text({ matches: '^order' })).toBe(false);
  expect(count({ matches: '3' })).toBe(false);
});

test('exists tells whether there is something', () => {
  expect(text({ exists: true })).toBe(true);
  expect(text({ exists: false })).toBe(false);
  expect(matches({ 'data.message.nothing': { exists: false } })).toBe(true);
  expect(matches({ 'data.message.missing': { exists: true } })).toBe(false);
});

test('gt and lt compare numbers with numbers and text with text', () => {
  expect(count({ gt: 2 })).toBe(true);
  expect(count({ gt: 3 })).toBe(false);
  expect(count({ lt: 4 })).toBe(true);
  expect(count({ lt: '4' })).toBe(false);
  expect(matches({ 'data.message.type': { gt: 'IMAGE', lt: 'video' } })).toBe(true);
});

test('paths reach into lists by index, and never into what objects inherit', () => {
  expect(matches({ 'data.contact.phones.0.value': '+49176' })).toBe(true);
  expect(matches({ 'data.contact.phones.1.value': '+49176' })).toBe(false);
  expect(matches({ 'constructor.name': 'Object' })).toBe(false);
  expect(matches({ '__proto__.type': { exists: true } })).toBe(false);
  expect(matches({ toString: { exists: true } })).toBe(false);
});

test('a pattern that blows up elsewhere takes linear time here', () => {
  const evil = { 'data.message.text': { matches: '^(a+)+$' } };
  const envelope = { data: { message: { text: `${'a'.repeat(20_000)}!` } } };
  const startedAt = performance.now();
  expect(matchesFilter(JSON.stringify(evil), envelope)).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

test.each<[string, Filter, string]>([
  ['an unknown operator', { 'data.message.text': { like: 'x' } }, '/filter/data.message.text/like'],
  ['an operator that objects inherit', { a: { constructor: 1 } }, '/filter/a/constructor'],
  ['in without a list', { a: { in: 'x' } }, '/filter/a/in'],
  ['an object as an operand', { a: { contains: { toString: 1 } } }, '/filter/a/contains'],
  ['a list as an operand of eq', { a: { eq: ['x'] } }, '/filter/a/eq'],
  ['an object in a list for in', { a: { in: ['x', {}] } }, '/filter/a/in'],
  ['a list in a list', { a: { in: [['x']] } }, '/filter/a/in'],
  ['exists without true or false', { a: { exists: 'yes' } }, '/filter/a/exists'],
  ['a pattern with a look-ahead', { a: { matches: '(?=x)' } }, '/filter/a/matches'],
  ['a pattern that does not close', { a: { matches: '(' } }, '/filter/a/matches'],
  ['a pattern that is too long', { a: { matches: 'x'.repeat(501) } }, '/filter/a/matches'],
  ['a path with a slash', { 'a/b': { like: 1 } }, '/filter/a~1b/like'],
])('%s is refused with its place', (_name, filter, pointer) => {
  let thrown: unknown;
  try {
    checkFilter(filter);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(HubError);
  expect(thrown).toMatchObject({ code: 'filter_invalid', extra: { errors: [{ pointer }] } });
});

test('more than twenty paths are refused', () => {
  const filter = (paths: number): Filter =>
    Object.fromEntries(Array.from({ length: paths }, (_, index) => [`p${String(index)}`, 1]));
  expect(() => {
    checkFilter(filter(20));
  }).not.toThrow();
  expect(() => {
    checkFilter(filter(21));
  }).toThrow(/20 paths/);
});
