/**
 * Many single look-ups at about the same time -> one. A lone one is loaded at once; while loads are
 * under way the next ones gather behind them, so the more is asked for, the more is loaded
 * together.
 */

interface Waiter<K, V> {
  key: K;
  resolve: (value: V) => void;
  reject: (error: unknown) => void;
}

export interface GatherOptions {
  /** Keys in one load. */
  maxTogether: number;
  /** Loads at the same time. */
  concurrency: number;
}

/** @param load answers for all keys, in their order */
export function createGather<K, V>(
  load: (keys: readonly K[]) => Promise<readonly V[]>,
  { maxTogether, concurrency }: GatherOptions,
): (key: K) => Promise<V> {
  let waiters: Waiter<K, V>[] = [];
  let loading = 0;
  let scheduled = false;
  const flush = (): void => {
    scheduled = false;
    while (waiters.length > 0 && loading < concurrency) {
      const batch = waiters.slice(0, maxTogether);
      waiters = waiters.slice(maxTogether);
      loading += 1;
      void loadAll(batch, load).then(() => {
        loading -= 1;
        flush();
      });
    }
  };
  return (key) =>
    new Promise((resolve, reject) => {
      waiters.push({ key, resolve, reject });
      if (scheduled || loading >= concurrency) return;
      scheduled = true;
      setImmediate(flush);
    });
}

/** Never rejects: each waiter is told. */
async function loadAll<K, V>(
  batch: readonly Waiter<K, V>[],
  load: (keys: readonly K[]) => Promise<readonly V[]>,
): Promise<void> {
  try {
    const values = await load(batch.map(({ key }) => key));
    batch.forEach(({ resolve, reject }, index) => {
      const value = values[index];
      if (value === undefined) reject(new Error('a look-up gave no value for one of its keys'));
      else resolve(value);
    });
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
