/** What a proof hands back, and how it is told. */

export interface ProofResult {
  proof: string;
  /** Which part of the hub it was about. */
  part: string;
  ok: boolean;
  counts: Readonly<Record<string, number>>;
  /** Empty when it holds. */
  problems: readonly string[];
}

export interface ProofOptions {
  /** How long the fault lasts, or the killing. */
  seconds: number;
  /** How many fuzzed calls, uses of the corpus, or calls per second. */
  count: number;
  /** How many messages are sent. */
  sends: number;
  /** Draws are repeatable. */
  seed: number;
}

const SHOWN_PROBLEMS = 40;

export function toResult(
  proof: string,
  part: string,
  { counts, problems }: Pick<ProofResult, 'counts' | 'problems'>,
): ProofResult {
  return { proof, part, ok: problems.length === 0, counts, problems };
}

export function describe({ proof, part, ok, counts, problems }: ProofResult): string {
  return [
    `${proof} (${part}): ${ok ? 'holds' : 'DOES NOT HOLD'}`,
    ...Object.entries(counts).map(([name, count]) => `  ${name}: ${String(count)}`),
    ...problems.slice(0, SHOWN_PROBLEMS).map((problem) => `  ! ${problem}`),
    ...(problems.length > SHOWN_PROBLEMS
      ? [`  ! and ${String(problems.length - SHOWN_PROBLEMS)} more`]
      : []),
  ].join('\n');
}

/** A repeatable source of draws (mulberry32). */
export function drawsOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function shuffled<T>(items: readonly T[], draw: () => number): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(draw() * (last + 1));
    const [left, right] = [result[last], result[other]];
    if (left !== undefined && right !== undefined) [result[last], result[other]] = [right, left];
  }
  return result;
}
