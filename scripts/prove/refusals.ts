/** How long a hub refused any of what was asked of it, and how it answered. */
import type { Answer } from './flood';

/** Refusals that follow each other within this time have one cause. */
const SAME_CAUSE_MS = 2_000;

export interface Refusals {
  /** Times in which calls were refused. */
  spans: number;
  longestMs: number;
}

/**
 * From the first answer that was a refusal to the last one: how long a call had waited for it is
 * another matter.
 */
export function spansOfRefusal(answers: readonly Answer[]): Refusals {
  const times = answers
    .filter(({ status }) => status !== 200)
    .map(({ sentAtMs, ms }) => sentAtMs + ms)
    .sort((left, right) => left - right);
  const found: Refusals = { spans: 0, longestMs: 0 };
  let [sinceMs, lastMs] = [0, Number.NEGATIVE_INFINITY];
  for (const atMs of times) {
    if (atMs > lastMs + SAME_CAUSE_MS) {
      sinceMs = atMs;
      found.spans += 1;
    }
    lastMs = atMs;
    found.longestMs = Math.max(found.longestMs, lastMs - sinceMs);
  }
  return found;
}

export function countStatuses(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of answers) {
    const name = status === 0 ? 'not answered' : `answered ${String(status)}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
