/** Ids: prefixed, sortable by time, never the same twice. */
import { derivedId, isId, newId } from '../../src/lib/ids';

test('an id is its prefix and 26 characters that nobody misreads', () => {
  for (let index = 0; index < 2_000; index += 1)
    expect(newId('msg')).toMatch(/^msg_[0-9a-hjkmnp-tv-z]{26}$/);
});

test('a hundred thousand ids of one millisecond all differ', () => {
  expect(new Set(Array.from({ length: 100_000 }, () => newId('evt', 1_762_000_000_000))).size).toBe(
    100_000,
  );
});

test('later ids sort behind earlier ones', () => {
  const times = [0, 1, 31, 32, 1_023, 1_762_000_000_000, 1_762_000_000_001, 4_102_444_800_000];
  const ids = times.map((at) => newId('evt', at));
  expect([...ids].sort()).toEqual(ids);
});

test('derived ids are the same for the same parts and time, and differ for all others', () => {
  const id = derivedId('msg', 1_762_000_000_000, 'ws_1', 'wamid.1');
  expect(derivedId('msg', 1_762_000_000_000, 'ws_1', 'wamid.1')).toBe(id);
  expect(isId('msg', id)).toBe(true);
  const others = [
    derivedId('msg', 1_762_000_000_001, 'ws_1', 'wamid.1'),
    derivedId('msg', 1_762_000_000_000, 'ws_2', 'wamid.1'),
    derivedId('msg', 1_762_000_000_000, 'ws_1', 'wamid.2'),
    derivedId('msg', 1_762_000_000_000, 'ws_1wamid.1'),
    derivedId('msg', 1_762_000_000_000, 'ws_', '1wamid.1'),
  ];
  expect(new Set([id, ...others]).size).toBe(others.length + 1);
});

test.each([
  '',
  'msg_',
  'msg_123',
  'evt_01jd3kq8w0m4t6v8x0z2b4d6f8',
  'msg_01JD3KQ8W0M4T6V8X0Z2B4D6F8',
  'msg_01jd3kq8w0m4t6v8x0z2b4d6f8 ',
  'msg_01jd3kq8w0m4t6v8x0z2b4d6fi',
])('%j is no id of a message', (text) => {
  expect(isId('msg', text)).toBe(false);
});

test('an id is recognised by its prefix', () => {
  expect(isId('cnt', newId('cnt'))).toBe(true);
  expect(isId('cnt', newId('con'))).toBe(false);
});
