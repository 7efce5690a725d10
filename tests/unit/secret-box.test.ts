/** Secrets at rest: sealed to their place, readable after a rotation, closed to everything else. */
import { randomBytes } from 'node:crypto';
import { createSecretBox } from '../../src/db';

function key(id: string): string {
  return `${id}:${randomBytes(32).toString('base64')}`;
}

test('what was sealed opens in its place', () => {
  const box = createSecretBox(key('k1'));
  for (const plain of ['token', '', 'Straße 😀', 'x'.repeat(10_000)])
    expect(box.open(box.seal(plain, 'con_1'), 'con_1')).toBe(plain);
});

test('the same secret never looks the same, and never shows', () => {
  const box = createSecretBox(key('k1'));
  const sealed = [box.seal('my token', 'con_1'), box.seal('my token', 'con_1')];
  expect(sealed[0]).not.toBe(sealed[1]);
  for (const text of sealed) {
    expect(text).toMatch(/^k1:[A-Za-z0-9+/]+=*$/);
    expect(Buffer.from(text.slice(3), 'base64').includes('my token')).toBe(false);
  }
});

test('moved to another place it does not open', () => {
  const box = createSecretBox(key('k1'));
  expect(() => box.open(box.seal('token', 'con_1'), 'con_2')).toThrow();
});

test('one changed bit anywhere is found', () => {
  const box = createSecretBox(key('k1'));
  const bytes = Buffer.from(box.seal('token', 'con_1').slice(3), 'base64');
  for (let index = 0; index < bytes.length; index += 1) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
    expect(() => box.open(`k1:${changed.toString('base64')}`, 'con_1')).toThrow();
  }
});

test('the first key seals, and older ones stay readable until they are removed', () => {
  const [older, newer] = [key('old'), key('new')];
  const before = createSecretBox(older).seal('token', 'con_1');
  const rotated = createSecretBox(`${newer},${older}`);
  expect(rotated.open(before, 'con_1')).toBe('token');
  expect(rotated.seal('token', 'con_1')).toMatch(/^new:/);
  expect(() => createSecretBox(newer).open(before, 'con_1')).toThrow(/old/);
});

test('a key of the same name that is another one does not open it', () => {
  expect(() =>
    createSecretBox(key('k1')).open(createSecretBox(key('k1')).seal('token', 'con_1'), 'con_1'),
  ).toThrow();
});

test.each(['', 'k1', 'k1:', 'k1:AAAA', ':', 'nonsense'])('%j does not open', (sealed) => {
  expect(() => createSecretBox(key('k1')).open(sealed, 'con_1')).toThrow();
});
