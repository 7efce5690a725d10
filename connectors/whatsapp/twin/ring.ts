/** A bounded list that forgets its oldest item: appending and reading by position are O(1). */

export type Ring<T> = { capacity: number; items: T[]; start: number };

export function createRing<T>(capacity: number): Ring<T> {
  return { capacity, items: [], start: 0 };
}

/** Adds an item; answers the one that had to go, if any. */
export function pushRing<T>(ring: Ring<T>, item: T): T | undefined {
  if (ring.items.length < ring.capacity) {
    ring.items.push(item);
    return undefined;
  }
  const oldest = ring.items[ring.start];
  ring.items[ring.start] = item;
  ring.start = (ring.start + 1) % ring.capacity;
  return oldest;
}

export function* readRing<T>(ring: Ring<T>, from = 0): Generator<T> {
  const size = ring.items.length;
  for (let position = from; position < size; position += 1) {
    const item = ring.items[(ring.start + position) % size];
    if (item !== undefined) {
      yield item;
    }
  }
}

export function clearRing<T>(ring: Ring<T>): void {
  ring.items = [];
  ring.start = 0;
}
