/** The form of an expectation, and short ways to write one. */
export interface Expected {
  /** How many of each type. */
  events: Readonly<Record<string, number>>;
  call: 'done' | 'parked' | 'unrouted';
}

export function done(...types: readonly string[]): Expected {
  const events: Record<string, number> = {};
  for (const type of types) events[type] = (events[type] ?? 0) + 1;
  return { events, call: 'done' };
}

/** The first message of a customer opens the conversation as well. */
export function received(...more: readonly string[]): Expected {
  return done('message.received', 'conversation.opened', ...more);
}

export const UNHANDLED = done('webhook.unhandled');

export function each(names: readonly string[], expected: Expected): Record<string, Expected> {
  return Object.fromEntries(names.map((name) => [name, expected]));
}
