/**
 * What people see while services start. All of it goes to stderr, since stdout may be read by a
 * program.
 */

const TICK_MS = 10_000;

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/**
 * Says what a long step does when it begins, every few seconds while it runs, and how long it took.
 */
export async function withProgress<T>(
  label: string,
  work: () => Promise<T>,
  note = '',
): Promise<T> {
  const begunMs = Date.now();
  const seconds = (): number => Math.round((Date.now() - begunMs) / 1000);
  say(`${label}${note} ...`);
  const timer = setInterval(() => say(`${label} ... ${seconds()} s`), TICK_MS);
  try {
    const result = await work();
    say(`${label}: done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
