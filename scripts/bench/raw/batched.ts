/** The one trick of the raw baselines: while a batch is being written, the next one gathers. */

const MAX_BATCH = 500;
const WRITERS = 2;

/** @param write must not reject */
export function batched<T>(write: (batch: T[]) => Promise<void>): (item: T) => void {
  let waiting: T[] = [];
  let writing = 0;
  let scheduled = false;
  const flush = async (): Promise<void> => {
    scheduled = false;
    if (writing >= WRITERS || waiting.length === 0) return;
    const batch = waiting.slice(0, MAX_BATCH);
    waiting = waiting.slice(MAX_BATCH);
    writing += 1;
    await write(batch);
    writing -= 1;
    void flush();
  };
  return (item) => {
    waiting.push(item);
    if (scheduled || writing >= WRITERS) return;
    scheduled = true;
    setImmediate(() => {
      void flush();
    });
  };
}
