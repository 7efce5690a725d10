/**
 * The benchmark's figures: medians of rounds, shares of the raw baseline, and this checkout against
 * another one.
 */
import { figures, type FigureSpec } from '../../scripts/bench/figures';

const SPEED: FigureSpec = {
  key: 'speed',
  name: 'speed',
  unit: 'calls/s',
  baselineKey: 'raw',
  bar: { op: '>=', limit: 0.5 },
};

function round(raw: number, ...speeds: number[]) {
  return {
    baseline: { raw },
    hubs: speeds.map((speed) => ({ speed })),
  };
}

test('a share is taken round by round, so that a slow moment of the machine cancels out', () => {
  const [figure] = figures([SPEED], [round(1000, 600), round(100, 55), round(1000, 500)]);

  expect(figure).toMatchObject({
    baseline: { median: 1000, min: 100, max: 1000 },
    this: { median: 500, min: 55, max: 600, share: { median: 0.55, min: 0.5, max: 0.6 } },
    bar: { op: '>=', limit: 0.5, measure: 0.55, pass: true },
  });
  expect(figure).not.toHaveProperty('ratio');
});

test('another checkout is compared round by round, too', () => {
  const [figure] = figures(
    [SPEED],
    [round(1000, 300, 200), round(1000, 100, 200), round(1000, 200, 200)],
  );

  expect(figure).toMatchObject({
    against: { median: 200, share: { median: 0.2 } },
    ratio: { median: 1, min: 0.5, max: 1.5 },
  });
  expect(figure?.bar?.pass).toBe(false);
});

test('without a baseline the bar is about the value itself', () => {
  const spec: FigureSpec = { key: 'speed', name: 'p99', unit: 'ms', bar: { op: '<', limit: 250 } };

  expect(figures([spec], [round(0, 249)])[0]?.bar).toEqual({
    op: '<',
    limit: 250,
    measure: 249,
    pass: true,
  });
  expect(figures([spec], [round(0, 250)])[0]?.bar?.pass).toBe(false);
});
