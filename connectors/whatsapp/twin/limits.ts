/**
 * Meta's two send limits, off until chaos asks: throughput per number (130429) and one user's pair
 * rate (131056).
 */
import type { Chaos } from './chaos';
import { GraphError } from './graph-error';

/** One message per 6 s to one user, and 45 borrowed from the future (Meta: about-the-platform). */
const PAIR_INTERVAL_MS = 6_000;
const PAIR_BURST = 45;
const PAIRS_REMEMBERED = 200_000;

/** Theoretical arrival times (GCRA), per number and per pair. */
export type Limits = { numbers: Map<string, number>; pairs: Map<string, number> };

export function createLimits(): Limits {
  return { numbers: new Map(), pairs: new Map() };
}

export function clearLimits(limits: Limits): void {
  limits.numbers.clear();
  limits.pairs.clear();
}

export function checkLimits(
  limits: Limits,
  chaos: Chaos,
  phoneNumberId: string,
  recipient: string,
): void {
  const perSecond = chaos.settings.throughput;
  if (typeof perSecond === 'number' && perSecond > 0) {
    const allowed = take(limits.numbers, phoneNumberId, {
      intervalMs: 1000 / perSecond,
      burst: Math.max(1, perSecond),
    });
    if (!allowed) {
      throw new GraphError(130429);
    }
  }
  if (chaos.settings.pair_rate === true) {
    if (limits.pairs.size > PAIRS_REMEMBERED) {
      limits.pairs.clear();
    }
    if (
      !take(limits.pairs, `${phoneNumberId}|${recipient}`, {
        intervalMs: PAIR_INTERVAL_MS,
        burst: PAIR_BURST,
      })
    ) {
      throw new GraphError(131056);
    }
  }
}

function take(
  arrivals: Map<string, number>,
  key: string,
  rule: { intervalMs: number; burst: number },
): boolean {
  const nowMs = performance.now();
  const due = Math.max(arrivals.get(key) ?? 0, nowMs);
  if (due - nowMs > rule.intervalMs * (rule.burst - 1)) {
    return false;
  }
  arrivals.set(key, due + rule.intervalMs);
  return true;
}
