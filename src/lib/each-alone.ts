/**
 * One after another, each on its own: what one meets is thrown only after the others had their
 * turn, so nothing stands in the way of the rest for ever.
 */

/** @throws what failed first */
export async function eachAlone<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items)
    await work(item).catch((error: unknown) => {
      failures.push(error);
    });
  if (failures.length > 0) throw failures[0];
}
