/**
 * Which events are owed to which hooks, for whoever reads the log. Idempotent by the deliveries'
 * `_id`s.
 */
import { insertNew } from '../db';
import { presentEvent, type EventDoc, type LoggedEvent } from '../events';
import { matchesFilter, type HookDoc } from '../hooks';
import { errorText } from '../lib/error-code';
import { newId } from '../lib/ids';
import type { Log } from '../log';
import { DeliveryModel, deliveryKey, type DeliveryDoc } from './model';
import type { OwedPosts } from './owed-posts';

export interface OweParts {
  posts: Pick<OwedPosts<DeliveryDoc>, 'add' | 'begin'>;
  /** Types that hooks on `*` do not get. */
  onlyByName: ReadonlySet<string>;
  log: Log;
}

type SomeEvent = EventDoc | LoggedEvent;

export type OweDeliveries = (
  hooks: readonly HookDoc[],
  events: readonly SomeEvent[],
) => Promise<void>;

/** Many hooks on many events are many deliveries: none of their inserts should be huge. */
const SLICE = 2_000;

export function createOwe({ posts, onlyByName, log }: OweParts): OweDeliveries {
  return async (hooks, events) => {
    const matches = createMatcher(log);
    const owed = events.flatMap((event) => {
      const wanting = hooks.filter((hook) => wants(hook, event, onlyByName));
      if (wanting.length === 0) return [];
      const envelope = presentEvent(event);
      return wanting
        .filter((hook) => matches(hook, envelope))
        .map((hook) => ({ ...toDelivery(hook, event), ...posts.begin() }));
    });
    owed.sort((left, right) => (left._id < right._id ? -1 : 1));
    for (let start = 0; start < owed.length; start += SLICE) {
      const slice = owed.slice(start, start + SLICE);
      await insertNew(DeliveryModel, slice);
      posts.add(slice.map(({ _id }) => _id));
    }
  };
}

/**
 * A filter that can't be asked lets nothing through, and keeps no other hook from its events. Told
 * once per hook.
 */
function createMatcher(log: Log): (hook: HookDoc, envelope: unknown) => boolean {
  const told = new Set<string>();
  return ({ _id, workspaceId, filter }, envelope) => {
    try {
      return matchesFilter(filter, envelope);
    } catch (error) {
      if (!told.has(_id))
        log.error(
          { workspace_id: workspaceId, hook_id: _id, error: errorText(error) },
          'the filter of a hook fails, so the hook gets nothing; subscribe it anew with another filter',
        );
      told.add(_id);
      return false;
    }
  };
}

function wants(hook: HookDoc, event: EventDoc, onlyByName: ReadonlySet<string>): boolean {
  return (
    event.sequence > hook.afterSequence &&
    (hook.events.includes(event.type) ||
      (hook.events.includes('*') && !onlyByName.has(event.type))) &&
    (hook.connectionId === null || hook.connectionId === event.connectionId)
  );
}

function toDelivery(
  hook: HookDoc,
  event: EventDoc,
): Pick<DeliveryDoc, '_id' | 'publicId' | 'workspaceId' | 'hookId' | 'eventId' | 'sequence'> {
  return {
    _id: deliveryKey(hook._id, event.sequence),
    publicId: newId('dlv'),
    workspaceId: event.workspaceId,
    hookId: hook._id,
    eventId: event.publicId,
    sequence: event.sequence,
  };
}
