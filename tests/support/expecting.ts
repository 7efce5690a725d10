/** Jest's asymmetric matchers, typed: they are `any` by nature, and here they are not. */

export function like(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}

export function including(part: string): unknown {
  return expect.stringContaining(part);
}

export function anyOf(type: typeof String | typeof Number): unknown {
  return expect.any(type);
}

export function holding(part: object): unknown {
  return expect.objectContaining(part);
}

export function listHolding(parts: readonly unknown[]): unknown {
  return expect.arrayContaining([...parts]);
}
