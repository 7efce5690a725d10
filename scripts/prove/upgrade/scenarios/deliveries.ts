/**
 * Events that a receiver refuses, so that their deliveries wait; it takes them when only today's
 * hub runs.
 */
import { readLogs } from '../../read-log';
import { until } from '../../until';
import { write } from '../customers';
import type { Scenario } from '../scenario';
import { ACCOUNTS } from '../accounts';

const WAITING = 8;
const EVENT = 'message.received';

/** Made first, so that the receiver gets the messages of all scenarios. */
export const waitingDeliveries: Scenario = {
  name: 'waiting deliveries',
  make: async (old) => {
    await old.api('POST', '/v1/hooks', { event: EVENT, target_url: old.sink.url });
    const wamids = Array.from({ length: WAITING }, (_, index) => `wamid.refused-${String(index)}`);
    for (const [index, wamid] of wamids.entries())
      await write(old, { account: ACCOUNTS.sends, wamid, from: `49176300000${String(index)}` });
    await until(
      'refused deliveries',
      async () => new Set(old.sink.posts.map(({ eventId }) => eventId)).size >= WAITING,
    );
    return {
      count: WAITING,
      release: async (now) => {
        now.sink.answerWith(200);
      },
      check: async (now) => {
        const { events } = await readLogs(now);
        return events.flatMap(({ id, type }) => {
          if (type !== EVENT) return [];
          const posts = now.sink.posts.filter(({ eventId }) => eventId === id);
          if (!posts.some(({ status }) => status === 200))
            return [`the event ${id} was never delivered`];
          return new Set(posts.map(({ webhookId }) => webhookId)).size === 1
            ? []
            : [`the event ${id} was delivered under several ids`];
        });
      },
    };
  },
};
