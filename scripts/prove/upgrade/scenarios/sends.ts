/**
 * Messages in every state in which a hub may leave them: held, planned, being called by a worker
 * that is killed, queued.
 */
import { until } from '../../until';
import { send, statesOf, untilHeld, untilStatus, wrongStates } from '../messages';
import type { Made, Scenario } from '../scenario';

/** More than a worker calls at once, so that old and new workers share them. */
const QUEUED = 300;
const [HELD, PLANNED, CALLED] = [5, 5, 10];
/** Long enough for the old hub to be killed, and for today's to start. */
const AHEAD_MS = 90_000;
/** So long Meta takes for an answer while messages are to be found in the middle of their calls. */
const SLOW_MS = 3_000;

/** Each goes out once and is read. */
function goesOut(ids: readonly string[], release?: Made['release']): Made {
  return {
    count: ids.length,
    check: (now) => wrongStates(now, ids, () => ['read']),
    ...(release === undefined ? {} : { release }),
  };
}

export const heldMessages: Scenario = {
  name: 'held messages',
  make: async (old) => {
    await old.api('POST', `/v1/connections/${old.connections.held}/pause`);
    const ids = await send(old, { connectionId: old.connections.held, count: HELD });
    await untilHeld(old, ids);
    return goesOut(ids, async (now) => {
      await now.api('POST', `/v1/connections/${now.connections.held}/resume`);
    });
  },
};

export const plannedMessages: Scenario = {
  name: 'planned messages',
  make: async (old) => {
    const sendAt = new Date(Date.now() + AHEAD_MS);
    const ids = await send(old, { connectionId: old.connections.sends, count: PLANNED, sendAt });
    const made = goesOut(ids);
    return {
      ...made,
      check: async (now) => [
        ...(await made.check(now)),
        ...(await statesOf(now, ids)).flatMap(({ id, acceptedAt }) =>
          acceptedAt < sendAt.toISOString() ? [`${id} went out before its time`] : [],
        ),
      ],
    };
  },
};

/**
 * Whether Meta took a call that broke off, the old hub cannot know: then the message stays
 * `unknown` until a status tells.
 */
export const callsOfTheKilled: Scenario = {
  name: 'messages being called by a worker that is killed',
  make: async (old) => {
    await old.chaos({ latency_ms: SLOW_MS });
    const ids = await send(old, { connectionId: old.connections.sends, count: CALLED });
    await untilStatus(old, ids, 'sending');
    await old.killOldWorker();
    return {
      count: ids.length,
      check: async (now) => {
        const accepted = await now.acceptedByTwin();
        return wrongStates(now, ids, (id) => (accepted.has(id) ? ['read'] : ['unknown']));
      },
    };
  },
};

/**
 * Made last, without a worker. Then an old one begins with them; it is in the middle of calls when
 * today's hub starts beside it.
 */
export const queuedMessages: Scenario = {
  name: 'queued messages, and such that a worker is calling which goes on',
  make: async (old) => {
    const ids = await send(old, { connectionId: old.connections.sends, count: QUEUED });
    await untilStatus(old, ids, 'queued');
    await old.startOldWorker();
    await until('calls of the old worker', async () =>
      (await statesOf(old, ids)).some(({ status }) => status === 'sending'),
    );
    return goesOut(ids, (now) => now.chaos({ reset: true }));
  },
};
