/** Finding those that fail among many. */
import { findFailing } from '../../src/lib/find-failing';

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Together they fail when one of these is among them. */
function failingWith(bad: ReadonlySet<number>) {
  const tries: number[] = [];
  const done = new Set<number>();
  const work = async (items: readonly number[]): Promise<ReadonlyMap<number, string>> => {
    tries.push(items.length);
    if (items.some((item) => bad.has(item)))
      return new Map(items.map((_, place) => [place, 'failed']));
    for (const item of items) done.add(item);
    return new Map();
  };
  return { work, tries, done };
}

test('what goes well is done once, together', async () => {
  const { work, tries } = failingWith(new Set());
  expect(await findFailing(numbers(100), work)).toEqual({ failed: new Map(), left: new Map() });
  expect(tries).toEqual([100]);
});

test('a few that fail are found, and all the others are done', async () => {
  const bad = new Set([0, 17, 99]);
  const { work, tries, done } = failingWith(bad);
  const { failed, left } = await findFailing(numbers(100), work);
  expect([...failed.keys()].sort((one, two) => one - two)).toEqual([...bad]);
  expect([left.size, done.size]).toEqual([0, 97]);
  expect(tries.length).toBeLessThan(60);
});

test('where nothing goes well, most are left without being tried one by one', async () => {
  const { work, tries } = failingWith(new Set(numbers(100)));
  const { failed, left } = await findFailing(numbers(100), work);
  expect([failed.size, left.size, tries.length]).toEqual([3, 97, 4]);
});

test('unless others go well meanwhile: then each is tried', async () => {
  const { work } = failingWith(new Set(numbers(20)));
  const { failed, left } = await findFailing(numbers(20), work, () => true);
  expect([failed.size, left.size]).toEqual([20, 0]);
});
