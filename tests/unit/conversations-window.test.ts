/** When a free-form message is allowed, as far as the hub can know. */
import { windowOf } from '../../src/conversations';

const NOW = new Date('2026-11-20T12:00:00.000Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

function ago(ms: number): Date {
  return new Date(NOW.getTime() - ms);
}
function ahead(ms: number): Date {
  return ago(-ms);
}
function connected(ms: number) {
  return { connectedAt: ago(ms), now: NOW };
}

test.each([
  ['just now', 0, 'open'],
  ['an hour ago', HOUR_MS, 'open'],
  ['a millisecond short of a day ago', DAY_MS - 1, 'open'],
  ['exactly a day ago', DAY_MS, 'open'],
  ['a millisecond more than a day ago', DAY_MS + 1, 'closed'],
  ['a year ago', 365 * DAY_MS, 'closed'],
] as const)('the contact wrote %s (%s ms): %s', (_, ageMs, state) => {
  for (const connectedFor of [0, DAY_MS, 100 * DAY_MS]) {
    expect(windowOf({ lastInboundAt: ago(ageMs) }, connected(connectedFor))).toEqual({
      state,
      expiresAt: ahead(DAY_MS - ageMs),
    });
  }
});

test.each([
  ['ends later', HOUR_MS, 'open'],
  ['ends now', 0, 'open'],
  ['ended a millisecond ago', -1, 'closed'],
] as const)('a free entry window that %s (%s ms): %s', (_, leftMs, state) => {
  expect(
    windowOf({ lastInboundAt: ago(2 * DAY_MS), freeEntryUntil: ahead(leftMs) }, connected(0)),
  ).toEqual({ state, expiresAt: ahead(leftMs) });
});

test('the later of the two windows counts', () => {
  expect(
    windowOf({ lastInboundAt: ago(HOUR_MS), freeEntryUntil: ahead(HOUR_MS) }, connected(0))
      .expiresAt,
  ).toEqual(ahead(23 * HOUR_MS));
  expect(
    windowOf({ lastInboundAt: ago(23 * HOUR_MS), freeEntryUntil: ahead(2 * DAY_MS) }, connected(0))
      .expiresAt,
  ).toEqual(ahead(2 * DAY_MS));
});

test('an inbound time that is ahead of our clock is open', () => {
  expect(windowOf({ lastInboundAt: ahead(5 * MINUTE_MS) }, connected(0)).state).toBe('open');
});

test.each([
  ['a moment', 0, 'unknown'],
  ['a millisecond short of a day', DAY_MS - 1, 'unknown'],
  ['exactly a day', DAY_MS, 'unknown'],
  ['a millisecond more than a day', DAY_MS + 1, 'closed'],
  ['a year', 365 * DAY_MS, 'closed'],
] as const)(
  'nothing came, and the number has been connected for %s (%s ms): %s',
  (_, forMs, state) => {
    expect(windowOf(null, connected(forMs))).toEqual({ state, expiresAt: null });
    expect(windowOf({}, connected(forMs))).toEqual({ state, expiresAt: null });
  },
);

test('nothing came, and nobody knows since when the number is connected: Meta decides', () => {
  expect(windowOf(null, { connectedAt: null, now: NOW })).toEqual({
    state: 'unknown',
    expiresAt: null,
  });
});
