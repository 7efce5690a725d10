/** Raw items -> event drafts, by the triggers of their connector. What no trigger has a name for becomes `webhook.unhandled`. */
import type { EventDraft } from '../events';
import type { ResolvedMessage, StatusItem } from '../kit';
import type { Registry } from '../registry';
import type { RoutedItem } from './read-calls';

export const toDrafts = (registry: Registry, { call, item, connection }: RoutedItem, resolved: ResolvedMessage | undefined): EventDraft[] => {
  const triggers = registry.connector(call.connector)?.triggers ?? [];
  return triggers.flatMap(({ manifest, from }) => {
    const data = from?.(item, resolved);
    if (data === undefined) return [];
    return [{ type: manifest.key, connectionId: connection._id, occurredAt: item.occurredAt, dedupeKey: `${manifest.key}:${item.dedupeKey}`, data }];
  });
};

/** A status of a message that the hub did not send: told with `id: null`. */
export const orphanDraft = ({ item, connection }: RoutedItem & { item: StatusItem }): EventDraft => ({
  type: 'message.status',
  connectionId: connection._id,
  occurredAt: item.occurredAt,
  dedupeKey: `message.status:${item.dedupeKey}`,
  data: { message: { id: null, wamid: item.wamid, status: item.status, to: item.to.phone ?? item.to.bsuid, type: null } },
});
