/** The log's consumer for hooks: which events are owed to which hooks. Idempotent by the deliveries' `_id`s. */
import { insertNew } from '../db';
import { presentEvent, type EventConsumer, type EventDoc } from '../events';
import { findActiveHooks, matchesFilter, type HookDoc } from '../hooks';
import { newId } from '../lib/ids';
import { DeliveryModel, deliveryKey, type DeliveryDoc } from './model';
import type { OwedPosts } from './owed-posts';

export interface FanOutParts {
  posts: Pick<OwedPosts<DeliveryDoc>, 'add' | 'begin'>;
  /** Types that hooks on `*` do not get. */
  onlyByName: ReadonlySet<string>;
}

/** Hooks are read after the events: a hook that was there before an event is never missed. */
export const createFanOut = ({ posts, onlyByName }: FanOutParts): EventConsumer => ({
  name: 'hooks',
  handle: async (workspaceId, events) => {
    const hooks = await findActiveHooks(workspaceId);
    if (hooks.length === 0) return;
    const owed = events.flatMap((event) => {
      const wanting = hooks.filter((hook) => wants(hook, event, onlyByName));
      if (wanting.length === 0) return [];
      const envelope = presentEvent(event);
      return wanting.filter((hook) => matchesFilter(hook.filter, envelope)).map((hook) => ({ ...toDelivery(hook, event), ...posts.begin() }));
    });
    if (owed.length === 0) return;
    owed.sort((left, right) => left._id.localeCompare(right._id));
    await insertNew(DeliveryModel, owed);
    posts.add(owed.map((delivery) => delivery._id));
  },
});

const wants = (hook: HookDoc, event: EventDoc, onlyByName: ReadonlySet<string>): boolean =>
  event.sequence > hook.afterSequence
  && (hook.events.includes(event.type) || (hook.events.includes('*') && !onlyByName.has(event.type)))
  && (hook.connectionId === null || hook.connectionId === event.connectionId);

const toDelivery = (hook: HookDoc, event: EventDoc): Pick<DeliveryDoc, '_id' | 'publicId' | 'workspaceId' | 'hookId' | 'eventId' | 'sequence'> => ({
  _id: deliveryKey(hook._id, event.sequence), publicId: newId('dlv'), workspaceId: event.workspaceId, hookId: hook._id, eventId: event.publicId, sequence: event.sequence,
});
