/** When may a call to Meta be repeated? The table of the contract (section 5), line by line. */
import type { CallOutcome } from '../../src/kit';
import { afterCall } from '../../src/messages/rules';
import { holding } from '../support/expecting';

const DAY_MS = 24 * 3_600_000;
const FRESH = { attempts: 0, waits: 0, waitedMs: 0 };
function throttled(waitMs?: number): CallOutcome {
  return {
    kind: 'throttled',
    error: { code: 'graph_throttled', detail: 'slow down', meta: { code: 130429 } },
    ...(waitMs === undefined ? {} : { waitMs }),
  };
}
const TRANSIENT: CallOutcome = {
  kind: 'transient',
  error: { code: 'graph_transient', detail: 'try again', meta: { code: 131000, fbtrace_id: 'A1' } },
};
const UNREACHABLE: CallOutcome = { kind: 'unreachable', detail: 'ECONNREFUSED' };

test('an accepted call ends with the id that Meta gave', () => {
  expect(afterCall({ kind: 'accepted', wamid: 'wamid.1' }, FRESH)).toEqual({
    state: 'accepted',
    wamid: 'wamid.1',
  });
});

test('a refusal fails the message at once, with what Meta said', () => {
  const outcome: CallOutcome = {
    kind: 'refused',
    error: {
      code: 'graph_rejected',
      detail: 'no such template',
      meta: { code: 132001, subcode: 5, fbtrace_id: 'A2' },
    },
  };
  expect(afterCall(outcome, FRESH)).toEqual({
    state: 'failed',
    error: holding({
      code: 'graph_rejected',
      detail: 'no such template',
      retryable: false,
      meta: { code: 132001, subcode: 5, fbtrace_id: 'A2' },
    }),
  });
});

test.each([0, 3, 100])(
  'a call without an answer is never repeated, however young the message is (%i earlier attempts)',
  (attempts) => {
    expect(
      afterCall({ kind: 'unknown', detail: 'socket hang up' }, { ...FRESH, attempts }),
    ).toEqual({
      state: 'unknown',
      error: holding({ code: 'outcome_unknown', detail: 'socket hang up' }),
    });
  },
);

test.each([
  [0, 1_000],
  [1, 2_000],
  [2, 4_000],
  [5, 32_000],
  [6, 60_000],
  [50, 60_000],
])('throttling waits 1 s doubling to 60 s: after %i waits %i ms', (waits, waitMs) => {
  expect(afterCall(throttled(), { ...FRESH, waits })).toEqual({
    state: 'queued',
    waitMs,
    usedAttempt: false,
  });
});

test('throttling waits as long as Meta says', () => {
  expect(afterCall(throttled(7_000), { ...FRESH, waits: 4 })).toEqual({
    state: 'queued',
    waitMs: 7_000,
    usedAttempt: false,
  });
});

test('throttling goes on for 24 hours, then the message has expired', () => {
  expect(afterCall(throttled(), { ...FRESH, waits: 1_400, waitedMs: DAY_MS - 1 })).toMatchObject({
    state: 'queued',
  });
  expect(afterCall(throttled(), { ...FRESH, waitedMs: DAY_MS })).toEqual({
    state: 'failed',
    error: holding({ code: 'expired', detail: 'slow down', meta: { code: 130429 } }),
  });
});

test('a passing fault is repeated after 5 s at least, and uses an attempt', () => {
  for (const attempts of [0, 1, 2, 3]) {
    const next = afterCall(TRANSIENT, { ...FRESH, attempts });
    expect(next).toMatchObject({ state: 'queued', usedAttempt: true });
    expect('waitMs' in next ? next.waitMs : 0).toBeGreaterThanOrEqual(5_000);
  }
});

test('the fifth passing fault fails the message', () => {
  expect(afterCall(TRANSIENT, { ...FRESH, attempts: 4 })).toEqual({
    state: 'failed',
    error: holding({
      code: 'graph_transient',
      detail: 'try again',
      meta: { code: 131000, fbtrace_id: 'A1' },
    }),
  });
});

test.each([
  [0, 1_000],
  [1, 2_000],
  [2, 4_000],
  [3, 8_000],
  [4, 60_000],
  [900, 60_000],
])('without a connection it is tried again: after %i waits in %i ms', (waits, waitMs) => {
  expect(afterCall(UNREACHABLE, { ...FRESH, waits })).toEqual({
    state: 'queued',
    waitMs,
    usedAttempt: false,
  });
});

test('after 24 hours without a connection the message has expired', () => {
  expect(afterCall(UNREACHABLE, { ...FRESH, waits: 1_400, waitedMs: DAY_MS - 1 })).toMatchObject({
    state: 'queued',
  });
  expect(afterCall(UNREACHABLE, { ...FRESH, waits: 1_400, waitedMs: DAY_MS })).toEqual({
    state: 'failed',
    error: holding({ code: 'expired', detail: 'ECONNREFUSED' }),
  });
});
