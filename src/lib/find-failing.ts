/**
 * Work on many items together, and where that fails apart, so that one that fails keeps none of the
 * others back. When nothing goes well, the fault is none of an item's: then the rest is left for
 * later instead of being tried one by one.
 */

export interface Tried<F> {
  /** Those that failed alone, by index. */
  failed: ReadonlyMap<number, F>;
  /** Those that were not tried alone: what they met together with others. */
  left: ReadonlyMap<number, F>;
}

/** Works on these items; tells which failed, by their place among them. Does not throw. */
export type WorkTogether<T, F> = (items: readonly T[]) => Promise<ReadonlyMap<number, F>>;

/** So many, chosen by chance, show whether anything goes well. */
const PROBES = 3;

/**
 * @param goesWell whether others have gone well in this time, so that the search is worth its
 * effort
 */
export async function findFailing<T, F>(
  items: readonly T[],
  work: WorkTogether<T, F>,
  goesWell: () => boolean = () => false,
): Promise<Tried<F>> {
  const attempt = createAttempt(items, work);
  const failed = new Map<number, F>();
  const left = new Map(await attempt(items.map((_, index) => index)));
  const isWell = (): boolean => left.size + failed.size < items.length || goesWell();
  for (const index of items.length === 1 ? [] : pick([...left.keys()], PROBES)) {
    left.delete(index);
    for (const [place, failure] of await attempt([index])) failed.set(place, failure);
  }
  if (items.length === 1) return { failed: left, left: failed };
  if (left.size === 0 || !isWell()) return { failed, left };
  await halve([...left.keys()], attempt, failed);
  return { failed, left: new Map() };
}

type Attempt<F> = (indexes: readonly number[]) => Promise<ReadonlyMap<number, F>>;

/** Failures by the items' own indexes. */
function createAttempt<T, F>(items: readonly T[], work: WorkTogether<T, F>): Attempt<F> {
  return async (indexes) => {
    if (indexes.length === 0) return new Map();
    const failures = await work(indexes.flatMap((index) => items.slice(index, index + 1)));
    return new Map(
      indexes.flatMap((index, place): [number, F][] => {
        const failure = failures.get(place);
        return failure === undefined ? [] : [[index, failure]];
      }),
    );
  };
}

/** Until those are found that fail alone. */
async function halve<F>(
  indexes: readonly number[],
  attempt: Attempt<F>,
  failed: Map<number, F>,
): Promise<void> {
  const still = [...(await attempt(indexes))];
  if (indexes.length === 1) for (const [index, failure] of still) failed.set(index, failure);
  else {
    const middle = Math.ceil(still.length / 2);
    for (const half of [still.slice(0, middle), still.slice(middle)]) {
      if (half.length > 0)
        await halve(
          half.map(([index]) => index),
          attempt,
          failed,
        );
    }
  }
}

function pick<T>(items: readonly T[], count: number): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((left, right) => left.at - right.at)
    .slice(0, count)
    .map(({ item }) => item);
}
