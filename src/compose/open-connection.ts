/** Finds a connection with the channel that sends for it, and with its token. */
import { findConnection, toAccount } from '../connections';
import type { Channel } from '../kit';
import type { Registry } from '../registry';
import type { Base } from './parts';

export type OpenConnection = ReturnType<typeof createOpenConnection>;

export function createOpenConnection({ registry, secrets, provider, settings }: Base) {
  return async (workspaceId: string, connectionId: string) => {
    const doc = await findConnection(workspaceId, connectionId);
    return doc === null || registry.connector(doc.kind)?.channel === undefined
      ? undefined
      : {
          doc,
          channel: channelOf(registry, doc.kind),
          context: { http: provider, settings },
          account: toAccount({ secrets }, doc),
        };
  };
}

export function channelOf(registry: Registry, key: string): Channel {
  const channel = registry.connector(key)?.channel;
  if (channel === undefined) throw new Error(`the connector ${key} can't send`);
  return channel;
}
