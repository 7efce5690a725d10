/** What follows from one attempt to deliver: done, again later, gone, dead. */
import { afterAttempt, parseRetryAfter, type AttemptResult } from '../../src/deliveries/rules';

const SCHEDULE_MS = [5_000, 60_000];
const MIDDLE = 0.5;
const DAY_MS = 24 * 3_600_000;
const NOW = Date.parse('2026-11-01T10:00:00Z');

function after(result: Partial<AttemptResult>, random = MIDDLE) {
  return afterAttempt(
    { status: 500, retryAfterMs: null, attempts: 1, ...result },
    SCHEDULE_MS,
    random,
  );
}

test.each([200, 201, 204, 299])('%i is success', (status) => {
  expect(after({ status })).toEqual({ state: 'delivered' });
});

test('410 unsubscribes, also at the first attempt', () => {
  expect(after({ status: 410 })).toEqual({ state: 'unsubscribe' });
});

test.each([199, 301, 302, 307, 400, 401, 404, 429, 500, 503, null])(
  '%s waits for the next step',
  (status) => {
    expect(after({ status })).toEqual({ state: 'waiting', waitMs: 5_000 });
  },
);

test('each attempt takes the next step of the schedule, and then it is dead', () => {
  expect(after({ attempts: 1 })).toEqual({ state: 'waiting', waitMs: 5_000 });
  expect(after({ attempts: 2 })).toEqual({ state: 'waiting', waitMs: 60_000 });
  expect(after({ attempts: 3 })).toEqual({ state: 'dead' });
});

test('waits are spread by a fifth to both sides', () => {
  expect(after({}, 0)).toEqual({ state: 'waiting', waitMs: 4_000 });
  expect(after({}, 1)).toEqual({ state: 'waiting', waitMs: 6_000 });
});

test('Retry-After makes the wait longer but never shorter, and at most a day', () => {
  expect(after({ retryAfterMs: 30_000 })).toEqual({ state: 'waiting', waitMs: 30_000 });
  expect(after({ retryAfterMs: 1_000 })).toEqual({ state: 'waiting', waitMs: 5_000 });
  expect(after({ retryAfterMs: 2 * DAY_MS })).toEqual({ state: 'waiting', waitMs: DAY_MS });
});

test.each([
  ['120', 120_000],
  [' 7 ', 7_000],
  ['0', 0],
  ['Sun, 01 Nov 2026 10:00:30 GMT', 30_000],
  ['Sun, 01 Nov 2026 09:00:00 GMT', 0],
  [undefined, null],
  ['', null],
  ['soon', null],
])('Retry-After %j is read as %j ms', (header, waitMs) => {
  expect(parseRetryAfter(header, NOW)).toBe(waitMs);
});
