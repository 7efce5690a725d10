/** Items with all that is known about them -> event drafts, by the triggers of their connector. */
import { toStoredError } from '../errors';
import type { EventDraft } from '../events';
import type { StatusItem, Trigger } from '../kit';
import type { RoutedItem } from './read-calls';
import type { Unit } from './resolve-items';

export function toDrafts(
  triggers: readonly Trigger[],
  { routed: { item, connection }, resolved, keySuffix }: Unit,
): EventDraft[] {
  return triggers.flatMap(({ manifest, from }) => {
    const data = from?.(item, resolved);
    if (data === undefined) return [];
    return [
      {
        type: manifest.key,
        connectionId: connection._id,
        occurredAt: item.occurredAt,
        dedupeKey: `${manifest.key}:${item.dedupeKey}${keySuffix}`,
        data,
      },
    ];
  });
}

/** A status of a message that the hub did not send: told with `id: null`. */
export function orphanDraft({ item, connection }: RoutedItem & { item: StatusItem }): EventDraft {
  return {
    type: 'message.status',
    connectionId: connection._id,
    occurredAt: item.occurredAt,
    dedupeKey: `message.status:${item.dedupeKey}`,
    data: {
      message: {
        id: null,
        wamid: item.wamid,
        status: item.status,
        to: item.to.phone ?? item.to.bsuid,
        type: null,
        ...(item.error === null ? {} : { error: toStoredError(item.error) }),
        ...(item.pricing === undefined ? {} : { pricing: item.pricing }),
      },
    },
  };
}
