/** What every benchmark plays with, and what it gives. */
import type { Figure, Round } from './figures';
import type { Ground } from './hub/bench-hub';
import type { Checkout } from './hub/checkout';
import type { BenchOptions } from './options';

export interface BenchWorld extends Ground {
  checkouts: readonly Checkout[];
  options: BenchOptions;
}

export interface BenchResult {
  figures: Figure[];
  rounds: Round[];
}
