/** Group commit: what comes together is written together, and each is answered by its own write. */
import {
  QueueFullError,
  createGroupCommit,
  type GroupCommitOptions,
} from '../../src/lib/group-commit';

interface Write {
  items: readonly number[];
  end: (failures?: ReadonlyMap<number, Error>) => void;
  fail: (error: Error) => void;
}

/** A store whose writes end when the test says so. */
function slowStore(options: Partial<GroupCommitOptions<number>> = {}) {
  const writes: Write[] = [];
  const group = createGroupCommit<number>({
    maxBatch: 10,
    maxWaiting: 100,
    concurrency: 1,
    write: (items) =>
      new Promise((resolve, reject) => {
        writes.push({ items, end: resolve, fail: reject });
      }),
    ...options,
  });
  return { group, writes };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
async function settled(promise: Promise<void>): Promise<boolean> {
  const open = Symbol('open');
  return (
    (await Promise.race([
      promise.then(
        () => 'done',
        () => 'failed',
      ),
      nextTurn().then(() => open),
    ])) !== open
  );
}

test('what arrives in one turn is one write', async () => {
  const { group, writes } = slowStore();
  const all = Promise.all([group.add(1), group.add(2), group.add(3)]);
  await nextTurn();
  expect(writes.map(({ items }) => items)).toEqual([[1, 2, 3]]);
  writes[0]?.end();
  await all;
});

test('nobody is answered before the own write has ended', async () => {
  const { group, writes } = slowStore();
  const first = group.add(1);
  await nextTurn();
  const second = group.add(2);
  expect(await settled(first)).toBe(false);
  writes[0]?.end();
  await first;
  expect(await settled(second)).toBe(false);
  expect(writes.map(({ items }) => items)).toEqual([[1], [2]]);
  writes[1]?.end();
  await second;
});

test('while a write is under way the next batch gathers, up to its greatest size', async () => {
  const { group, writes } = slowStore({ maxBatch: 3 });
  const all = [1, 2, 3, 4, 5, 6, 7, 8].map((item) => group.add(item));
  for (const expected of [
    [1, 2, 3],
    [4, 5, 6],
    [7, 8],
  ]) {
    await nextTurn();
    expect(writes.at(-1)?.items).toEqual(expected);
    writes.at(-1)?.end();
  }
  await Promise.all(all);
});

test('at most `concurrency` writes run at the same time', async () => {
  const { group, writes } = slowStore({ maxBatch: 1, concurrency: 2 });
  const all = [1, 2, 3].map((item) => group.add(item));
  await nextTurn();
  expect(writes).toHaveLength(2);
  writes[0]?.end();
  await nextTurn();
  expect(writes).toHaveLength(3);
  writes.slice(1).forEach(({ end }) => {
    end();
  });
  await Promise.all(all);
});

test('one bad item fails alone', async () => {
  const { group, writes } = slowStore();
  const results = Promise.allSettled([group.add(1), group.add(2), group.add(3)]);
  await nextTurn();
  writes[0]?.end(new Map([[1, new Error('too large')]]));
  expect((await results).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
});

test('a write that fails rejects all of its batch, and the next batch goes on', async () => {
  const { group, writes } = slowStore();
  const first = Promise.allSettled([group.add(1), group.add(2)]);
  await nextTurn();
  const second = group.add(3);
  writes[0]?.fail(new Error('away'));
  expect(await first).toEqual(
    [1, 2].map(() => ({ status: 'rejected', reason: new Error('away') })),
  );
  await nextTurn();
  writes[1]?.end();
  await expect(second).resolves.toBeUndefined();
});

test('beyond what may wait, items are refused at once', async () => {
  const { group, writes } = slowStore({ maxWaiting: 2 });
  const first = group.add(1);
  await nextTurn();
  const waiting = [group.add(2), group.add(3)];
  await expect(group.add(4)).rejects.toBeInstanceOf(QueueFullError);
  writes[0]?.end();
  await first;
  await nextTurn();
  writes[1]?.end();
  await Promise.all(waiting);
});

test('it is idle only when nothing waits and nothing is written', async () => {
  const { group, writes } = slowStore();
  expect(group.isIdle()).toBe(true);
  const added = group.add(1);
  expect(group.isIdle()).toBe(false);
  await nextTurn();
  expect(group.isIdle()).toBe(false);
  writes[0]?.end();
  await added;
  expect(group.isIdle()).toBe(true);
});

test('beyond the weight of what waits and is being written the next is refused, until some is written', async () => {
  const { group, writes } = slowStore({ maxWeight: { limit: 10, weigh: (item) => item } });
  const first = group.add(8);
  await nextTurn();
  await expect(group.add(3)).rejects.toThrow(QueueFullError);
  const second = group.add(2);
  writes[0]?.end();
  await first;
  const third = group.add(8);
  await nextTurn();
  writes.slice(1).forEach(({ end }) => {
    end();
  });
  await second;
  await nextTurn();
  writes.slice(2).forEach(({ end }) => {
    end();
  });
  await third;
});
