/** Figures with their bars: medians, a table for people, an object for programs. */

export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** The baseline's value where there is one. */
  baseline?: number;
  /** What the bar is about: the value itself, or its share of the baseline. */
  measure: number;
  /** Without one the figure is only told. */
  bar?: Bar;
  pass?: boolean;
}

interface Bar { op: '>=' | '<' | '<='; limit: number }

type NewFigure = Pick<Figure, 'name' | 'value' | 'unit' | 'bar'> & { baseline?: number; measure?: number };

export const figure = ({ name, value, unit, bar, baseline, measure = value }: NewFigure): Figure => ({
  name, value: rounded(value), unit, measure: rounded(measure),
  ...(baseline === undefined ? {} : { baseline: rounded(baseline) }),
  ...(bar === undefined ? {} : { bar, pass: holds(measure, bar) }),
});

const holds = (measure: number, { op, limit }: Bar): boolean => {
  if (op === '>=') return measure >= limit;
  return op === '<' ? measure < limit : measure <= limit;
};

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((left, right) => left - right);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[sorted.length / 2 - 1] ?? Number.NaN)) / 2;
};

export const table = (figures: readonly Figure[]): string => {
  const rows = figures.map(({ name, value, unit, baseline, measure, bar, pass }) => [
    name, `${String(value)} ${unit}`, baseline === undefined ? '' : `${String(baseline)} ${unit}`,
    ...(bar === undefined ? ['', ''] : [`${String(measure)} ${bar.op} ${String(bar.limit)}`, pass === true ? 'pass' : 'FAIL']),
  ]);
  const all = [['figure', 'hub', 'baseline', 'bar', ''], ...rows];
  const widths = all.reduce<number[]>((known, row) => row.map((cell, index) => Math.max(known[index] ?? 0, cell.length)), []);
  return all.map((row) => row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ').trimEnd()).join('\n');
};

export const rounded = (value: number): number => (Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 1000) / 1000);
