/**
 * A connection that comes between the reading of a call and its end as unrouted finds nothing to
 * release, so the call is looked at once more after that. A process that dies in between, or meets
 * a fault, leaves the look to the sweep.
 */
import { findUnlooked, markLooked } from './find-unlooked';
import { readCalls, type ReadableCall } from './read-calls';
import { reviveCalls } from './waiting-calls';

type FindConnector = Parameters<typeof readCalls>[0];

/** @returns those that are new again, to be queued */
export async function reviveConnected(
  connector: FindConnector,
  unrouted: readonly ReadableCall[],
): Promise<string[]> {
  if (unrouted.length === 0) return [];
  const { ended } = await readCalls(connector, unrouted);
  const connected = unrouted.filter(({ id }) => !ended.has(id));
  const revived = (
    await Promise.all(connected.map(({ id }) => reviveCalls('unrouted', 'all', id)))
  ).flat();
  await markLooked(unrouted.flatMap(({ id }) => (ended.has(id) ? [id] : [])));
  return revived;
}

const SWEEP_LIMIT = 500;

/** For the sweep. */
export async function reviveUnlooked(connector: FindConnector): Promise<string[]> {
  return reviveConnected(
    connector,
    (await findUnlooked(new Date(), SWEEP_LIMIT)).flatMap(({ calls }) => calls),
  );
}
