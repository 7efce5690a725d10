/**
 * Rounds: the raw baseline, this checkout's hub and the other's in turn, so that other work on the
 * machine meets all of them.
 */
import { say } from '../services/progress';
import type { Checkout } from './hub/checkout';
import { rounded, type Round, type Sample } from './figures';

export interface Players {
  baseline: () => Promise<Sample>;
  /** In the order of the checkouts. */
  hubs: readonly { checkout: Checkout; play: () => Promise<Sample> }[];
}

export async function playRounds(count: number, { baseline, hubs }: Players): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let number = 1; number <= count; number += 1) {
    const told = (label: string, sample: Sample): Sample => {
      say(`round ${String(number)}, ${label}: ${describe(sample)}`);
      return sample;
    };
    const round: Sample[] = [];
    const raw = told('baseline', await baseline());
    for (const { checkout, play } of hubs) round.push(told(checkout.label, await play()));
    rounds.push({ baseline: raw, hubs: round });
  }
  return rounds;
}

function describe(sample: Sample): string {
  return Object.entries(sample)
    .map(([key, value]) => `${key} ${String(rounded(value))}`)
    .join(', ');
}
