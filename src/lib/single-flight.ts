/**
 * Work that is under way is not begun again: who asks for the same meanwhile gets the same answer.
 */
export interface SingleFlight<T> {
  run(key: string, work: () => Promise<T>): Promise<T>;
}

export function createSingleFlight<T>(): SingleFlight<T> {
  const running = new Map<string, Promise<T>>();
  return {
    run: (key, work) => {
      const known = running.get(key);
      if (known !== undefined) return known;
      const begun = work().finally(() => {
        running.delete(key);
      });
      running.set(key, begun);
      return begun;
    },
  };
}
