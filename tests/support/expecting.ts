/** Jest's asymmetric matchers, typed: they are `any` by nature, and here they are not. */

export const like = (pattern: RegExp): unknown => expect.stringMatching(pattern);

export const including = (part: string): unknown => expect.stringContaining(part);

export const anyOf = (type: typeof String | typeof Number): unknown => expect.any(type);

export const holding = (part: object): unknown => expect.objectContaining(part);

export const listHolding = (parts: readonly unknown[]): unknown =>
  expect.arrayContaining([...parts]);
