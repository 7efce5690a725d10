/**
 * An end for work that may have none: the MongoDB driver can wait for ever on a connection that
 * broke at the wrong moment. The work itself is not stopped, only no longer waited for, so it must
 * be safe to repeat.
 */

export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** @throws DeadlineError when `work` takes longer */
export async function withDeadline<T>(work: Promise<T>, limitMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new DeadlineError(`${what} did not end within ${String(limitMs)} ms`));
    }, limitMs);
  });
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
}
