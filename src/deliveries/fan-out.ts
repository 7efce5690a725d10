/** The log's consumer for hooks. */
import type { EventConsumer } from '../events';
import { findActiveHooks } from '../hooks';
import type { OweDeliveries } from './owe-deliveries';

/**
 * Hooks are read after the events: a hook that was there before an event is never missed. What came
 * before it, its backfill owes.
 */
export function createFanOut(owe: OweDeliveries): EventConsumer {
  return {
    name: 'hooks',
    handle: async (workspaceId, events) => {
      const hooks = await findActiveHooks(workspaceId);
      if (hooks.length > 0) await owe(hooks, events);
    },
  };
}
