/**
 * Inbound calls that the old hub could not handle: one that is no JSON, and some for a number that
 * nobody had connected.
 */
import { textAt } from '../../../demo/api';
import { countAttention } from '../../read-log';
import { until } from '../../until';
import { findReceived, postCall, write } from '../customers';
import type { Scenario } from '../scenario';
import { ACCOUNTS } from '../accounts';

const UNROUTED = 5;
const NO_JSON = '{"object": "whatsapp_business_account", ';

/** It stays, with its bytes, for whoever runs the hub. */
export const parkedCall: Scenario = {
  name: 'parked calls',
  make: async (old) => {
    await postCall(old, NO_JSON);
    await until('the parked call', async () => (await countAttention(old, 'parked')) > 0);
    return {
      count: 1,
      check: async (now) => {
        const { data } = await now.operator('intake', 'parked');
        return Array.isArray(data) && data.some((call) => textAt(call, 'body') === NO_JSON)
          ? []
          : ['the parked call is not listed with its body'];
      },
    };
  },
};

/** Their tenant connects the number only at today's hub. */
export const unroutedCalls: Scenario = {
  name: 'unrouted calls',
  make: async (old) => {
    const wamids = Array.from(
      { length: UNROUTED },
      (_, index) => `wamid.unrouted-${String(index)}`,
    );
    for (const wamid of wamids)
      await write(old, { account: ACCOUNTS.late, wamid, from: '491762000001', name: 'Early' });
    await until('the unrouted calls', async () => (await countAttention(old, 'unrouted')) > 0);
    return {
      count: wamids.length,
      release: async (now) => {
        await now.connect(ACCOUNTS.late);
      },
      check: async (now) => {
        const found = await Promise.all(wamids.map((wamid) => findReceived(now, wamid)));
        return found.flatMap((event, index) =>
          event === undefined ? [`the unrouted ${wamids[index] ?? ''} has no event`] : [],
        );
      },
    };
  },
};
