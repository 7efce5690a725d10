/** The figures as a table for people. */
import type { Figure, Spread } from './figures';

const HEAD = [
  'figure',
  'unit',
  'baseline',
  'this',
  'share',
  'against',
  'share',
  'this/against',
  'bar of this',
  '',
];

/** Columns that no figure has are left out. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(toRow);
  const all = [HEAD, ...rows];
  const widths = HEAD.map((_, index) => Math.max(...all.map((row) => row[index]?.length ?? 0)));
  const isUsed = (index: number): boolean => rows.some((row) => (row[index] ?? '') !== '');
  return all
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .filter((_, index) => isUsed(index))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function toRow({ name, unit, baseline, this: own, against, ratio, bar }: Figure): string[] {
  return [
    name,
    unit,
    spreadText(baseline),
    spreadText(own),
    spreadText(own.share),
    spreadText(against),
    spreadText(against?.share),
    spreadText(ratio),
    bar === undefined ? '' : `${String(bar.measure)} ${bar.op} ${String(bar.limit)}`,
    bar === undefined ? '' : passText(bar.pass),
  ];
}

function passText(pass: boolean): string {
  return pass ? 'pass' : 'FAIL';
}

/** `median (min to max)`; one value where all rounds are the same. */
function spreadText(spread: Spread | undefined): string {
  if (spread === undefined) return '';
  const { median, min, max } = spread;
  return min === max ? String(median) : `${String(median)} (${String(min)} to ${String(max)})`;
}
