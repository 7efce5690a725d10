/** What proves that a call is at fault itself. */
import { countFailure, dueAgain, isProven } from '../../src/intake/failed-calls';
import type { Failing } from '../../src/intake/model';
import { createOtherCalls } from '../../src/intake/other-calls';

const START = new Date('2026-11-30T12:00:00Z');
function after(ms: number): Date {
  return new Date(START.getTime() + ms);
}
const DAY = 24 * 3_600_000;
function failed(times: number, { alone, overMs }: { alone: boolean; overMs: number }): Failing {
  return (
    Array.from({ length: times }).reduce<Failing | undefined>(
      (before, _, index) =>
        countFailure(before, alone, after((overMs * index) / Math.max(1, times - 1))),
      undefined,
    ) ?? countFailure(undefined, alone, START)
  );
}
const mistake = new TypeError('x is undefined');
const unknownFault = Object.assign(new Error('disk'), { code: 14_031 });

test('a mistake of the program is proven when it fails alone three times, and not while the others fail as well', () => {
  expect(isProven(failed(2, { alone: true, overMs: 1_000 }), mistake)).toBe(false);
  expect(isProven(failed(3, { alone: true, overMs: 1_000 }), mistake)).toBe(true);
  expect(isProven(failed(1_000, { alone: false, overMs: DAY }), mistake)).toBe(false);
});

test('a fault that may pass gets a day', () => {
  expect(isProven(failed(500, { alone: true, overMs: DAY - 1_000 }), unknownFault)).toBe(false);
  expect(isProven(failed(500, { alone: false, overMs: 30 * DAY }), unknownFault)).toBe(false);
  expect(isProven(failed(500, { alone: true, overMs: DAY }), unknownFault)).toBe(true);
});

test('waits grow up to a minute', () => {
  for (const [times, mostMs] of [
    [1, 1_000],
    [2, 2_000],
    [5, 16_000],
    [50, 60_000],
  ] as const) {
    const failing = failed(times, { alone: false, overMs: 0 });
    const waitMs = dueAgain(failing).getTime() - failing.at.getTime();
    expect(waitMs).toBeGreaterThanOrEqual(mostMs / 2);
    expect(waitMs).toBeLessThanOrEqual(mostMs);
  }
});

test('a call fails alone only beside many that go well', () => {
  const since = new Date(Date.now() - 1_000);
  const others = createOtherCalls();
  expect(others.failsAlone('a', since)).toBe(false);
  others.note({ well: 5, failed: ['a'] });
  expect(others.failsAlone('a', since)).toBe(true);
  others.note({ well: 0, failed: ['b'] });
  expect(others.failsAlone('a', since)).toBe(false);
  others.note({ well: 6, failed: [] });
  expect(others.failsAlone('a', since)).toBe(true);
  expect(others.failsAlone('a', new Date(Date.now() + 1_000))).toBe(false);
});
