/** The connections that conversations go through, by phone number id. */
import { findByNumbers, hearsSince, type ConnectionDoc } from '../connections';

export async function connectionsOfNumbers(
  workspaceId: string,
  phoneNumberIds: readonly string[],
): Promise<Map<string, ConnectionDoc>> {
  const wanted = [...new Set(phoneNumberIds)];
  const found = await findByNumbers(workspaceId, wanted);
  return new Map(
    wanted.flatMap((id) => {
      const connection = found.find(({ phoneNumbers }) =>
        phoneNumbers.some((number) => number.id === id),
      );
      return connection === undefined ? [] : [[id, connection] as const];
    }),
  );
}

/** Null when the number is no longer connected, or nothing is routed to it. */
export function connectedAtOf(
  connections: ReadonlyMap<string, ConnectionDoc>,
  phoneNumberId: string,
): Date | null {
  const connection = connections.get(phoneNumberId);
  return connection === undefined ? null : hearsSince(connection, phoneNumberId);
}
