/** Items one after another: what fails holds up none behind it. */
import { eachAlone } from '../../src/lib/each-alone';

test('one that fails holds up none behind it, and is told at the end', async () => {
  const done: number[] = [];
  const run = eachAlone([1, 2, 3, 4], (item) =>
    item % 2 === 0
      ? Promise.reject(new Error(`no ${String(item)}`))
      : Promise.resolve().then(() => {
          done.push(item);
        }),
  );
  await expect(run).rejects.toThrow('no 2');
  expect(done).toEqual([1, 3]);
});
