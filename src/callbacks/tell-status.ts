/**
 * The log's consumer for `callback_url`: the first final status of a message is owed to its
 * address. Idempotent by the callback's `_id`.
 */
import { messageOf, type EventConsumer, type LoggedEvent } from '../events';
import type { NewCallback } from './callbacks';

/** Address and type of those messages that have an address. */
export type FindCallbackUrls = (
  workspaceId: string,
  messageIds: readonly string[],
) => Promise<ReadonlyMap<string, { url: string; type: string }>>;

const FINAL: ReadonlySet<string> = new Set(['delivered', 'read', 'played', 'failed', 'canceled']);
/** WhatsApp tells nothing more of a reaction. */
const LAST_OF_REACTIONS = 'sent';

export function createStatusConsumer(
  findUrls: FindCallbackUrls,
  owe: (workspaceId: string, callbacks: readonly NewCallback[]) => Promise<void>,
): EventConsumer {
  return {
    name: 'callbacks',
    handle: async (workspaceId, events) => {
      const told = events.filter((event) => event.type === 'message.status').flatMap(statusOf);
      if (told.length === 0) return;
      const urls = await findUrls(workspaceId, [...new Set(told.map(({ id }) => id))]);
      const owed = new Map<string, NewCallback>();
      for (const { id, status, body } of told) {
        const target = urls.get(id);
        if (
          target === undefined ||
          owed.has(id) ||
          (status === LAST_OF_REACTIONS && target.type !== 'reaction')
        )
          continue;
        owed.set(id, { messageId: id, kind: 'status', url: target.url, body });
      }
      await owe(workspaceId, [...owed.values()]);
    },
  };
}

function statusOf(event: LoggedEvent): { id: string; status: string; body: string }[] {
  const message = messageOf(event);
  if (message === undefined || typeof message.status !== 'string') return [];
  const { id, status } = message;
  return FINAL.has(status) || status === LAST_OF_REACTIONS
    ? [{ id, status, body: event.data }]
    : [];
}
