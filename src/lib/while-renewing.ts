/**
 * A lease is renewed for as long as its work goes on, however long that takes; a dead process stops
 * renewing it.
 */

const RENEWALS_PER_LEASE = 4;

/** @param renew what fails is made good by the next one in time */
export async function whileRenewing<T>(
  leaseMs: number,
  renew: () => Promise<unknown>,
  work: () => Promise<T>,
): Promise<T> {
  const renewal = setInterval(() => {
    renew().catch(() => undefined);
  }, leaseMs / RENEWALS_PER_LEASE);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
  }
}
