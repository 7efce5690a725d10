/** How long the handling of calls rests while others come in. */
import { createAnswersFirst, restFactor } from '../../src/intake/answers-first';

test.each([
  [0, 0, 0],
  [200, 0, 0],
  [600, 0, 1],
  [1_000, 0, 2],
  [1_800, 0, 4],
  [3_400, 0, 8],
  [50_000, 0, 8],
  [1_800, 8_000, 4],
  [1_800, 10_000, 2],
  [1_800, 12_000, 0],
  [1_800, 60_000, 0],
])(
  'at %i calls per second, of which the oldest has waited %i ms, the rest is %i times the step',
  (perSecond, waitedMs, factor) => {
    expect(restFactor(perSecond, waitedMs)).toBe(factor);
  },
);

test('without arrivals there is no rest, and a rest ends when the arrivals do', async () => {
  const answers = createAnswersFirst();
  await answers.rest(60_000, 0);
  for (let call = 0; call < 500; call += 1) answers.count();
  const startedAt = performance.now();
  await answers.rest(60_000, 0);
  expect(performance.now() - startedAt).toBeGreaterThan(100);
});
