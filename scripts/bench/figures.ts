/**
 * Figures from rounds: absolute numbers, shares of the raw baseline, and how this checkout compares
 * with the other.
 */

/** What one turn gave, by the key of its figure. */
export type Sample = Readonly<Record<string, number>>;

/** The hubs are in the order of the checkouts. */
export interface Round {
  baseline: Sample;
  hubs: readonly Sample[];
}

/** A median with the least and the greatest of its rounds. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

export interface FigureSpec {
  /** In the sample of a hub. */
  key: string;
  name: string;
  unit: string;
  /** In the sample of the baseline, where there is one to compare with. */
  baselineKey?: string;
  /**
   * About the share of the baseline where there is one, else about the value. Without a bar the
   * figure is only told.
   */
  bar?: Bar;
}

interface Bar {
  op: '>=' | '<' | '<=';
  limit: number;
}

export interface Figure {
  name: string;
  unit: string;
  baseline?: Spread;
  this: HubFigure;
  against?: HubFigure;
  /** This checkout's value divided by the other's, round by round. */
  ratio?: Spread;
  bar?: Bar & { measure: number; pass: boolean };
}

interface HubFigure extends Spread {
  share?: Spread;
}

export function figures(specs: readonly FigureSpec[], rounds: readonly Round[]): Figure[] {
  return specs.map((spec) => figure(spec, rounds));
}

function figure(
  { key, name, unit, baselineKey, bar }: FigureSpec,
  rounds: readonly Round[],
): Figure {
  const raw =
    baselineKey === undefined ? undefined : rounds.map(({ baseline }) => at(baseline, baselineKey));
  const own = hubFigure(
    rounds.map(({ hubs }) => at(hubs[0], key)),
    raw,
  );
  const isCompared = rounds.some(({ hubs }) => hubs.length > 1);
  return {
    name,
    unit,
    ...(raw === undefined ? {} : { baseline: spread(raw) }),
    this: own,
    ...(isCompared ? compare(rounds, key, raw) : {}),
    ...(bar === undefined ? {} : { bar: judge(own.share?.median ?? own.median, bar) }),
  };
}

function compare(rounds: readonly Round[], key: string, raw: readonly number[] | undefined) {
  return {
    against: hubFigure(
      rounds.map(({ hubs }) => at(hubs[1], key)),
      raw,
    ),
    ratio: spread(rounds.map(({ hubs }) => at(hubs[0], key) / at(hubs[1], key))),
  };
}

function hubFigure(values: readonly number[], raw: readonly number[] | undefined): HubFigure {
  return {
    ...spread(values),
    ...(raw === undefined
      ? {}
      : { share: spread(values.map((value, round) => value / (raw[round] ?? Number.NaN))) }),
  };
}

function at(sample: Sample | undefined, key: string): number {
  return sample?.[key] ?? Number.NaN;
}

function judge(measure: number, { op, limit }: Bar) {
  return {
    op,
    limit,
    measure,
    pass: holds(measure, { op, limit }),
  };
}

function holds(measure: number, { op, limit }: Bar): boolean {
  if (op === '>=') return measure >= limit;
  return op === '<' ? measure < limit : measure <= limit;
}

function spread(values: readonly number[]): Spread {
  return {
    median: rounded(median(values)),
    min: rounded(Math.min(...values)),
    max: rounded(Math.max(...values)),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return sorted.length % 2 === 1
    ? upper
    : (upper + (sorted[sorted.length / 2 - 1] ?? Number.NaN)) / 2;
}

export function rounded(value: number): number {
  const scale = Math.abs(value) >= 100 ? 1 : 1000;
  return Math.round(value * scale) / scale;
}
