/**
 * Compares the log with what the corpus expects: exactly the expected events of every payload, once
 * each.
 */
import { marksIn, type Payload } from './corpus';
import type { LoggedEvent } from './read-log';

export interface CorpusCheck {
  payloads: number;
  expected: number;
  found: number;
  problems: string[];
}

export function checkCorpus(
  payloads: readonly Payload[],
  events: readonly LoggedEvent[],
): CorpusCheck {
  const found = new Map<string, Record<string, number>>();
  const problems: string[] = [];
  let total = 0;
  for (const event of events) {
    const marks = marksIn(event.text);
    if (marks.length > 1)
      problems.push(`an event of the type ${event.type} mixes payloads: ${marks.join(', ')}`);
    const [mark] = marks;
    if (mark === undefined) continue;
    total += 1;
    const counts = found.get(mark) ?? {};
    counts[event.type] = (counts[event.type] ?? 0) + 1;
    found.set(mark, counts);
  }
  for (const { name, place, expected } of payloads) {
    const differences = compare(expected.events, found.get(place.mark) ?? {});
    if (differences.length > 0) problems.push(`"${name}": ${differences.join(', ')}`);
  }
  return {
    payloads: payloads.length,
    expected: payloads.reduce((sum, { expected }) => sum + sumOf(expected.events), 0),
    found: total,
    problems,
  };
}

function compare(
  expected: Readonly<Record<string, number>>,
  found: Readonly<Record<string, number>>,
): string[] {
  return [...new Set([...Object.keys(expected), ...Object.keys(found)])].flatMap((type) => {
    const [wanted, got] = [expected[type] ?? 0, found[type] ?? 0];
    return wanted === got ? [] : [`${String(got)} ${type} instead of ${String(wanted)}`];
  });
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
