/**
 * Who a number belongs to: one that a second person has taken over, and one that stayed with its
 * owner.
 */
import { readLogs } from '../../read-log';
import { until } from '../../until';
import { write, writeAndFind } from '../customers';
import type { Scenario } from '../scenario';
import { ACCOUNTS } from '../accounts';
import type { UpgradeWorld } from '../upgrade-world';

const account = ACCOUNTS.sends;

const FORMER = '491761000001';
const MOVED_TO = '491761000002';

/** The old hub gives the second person the contact and the conversation of the first one. */
export const recycledNumber: Scenario = {
  name: 'contacts of a recycled number',
  make: async (old) => {
    const alice = await writeAndFind(old, {
      account,
      wamid: 'wamid.alice-1',
      from: FORMER,
      userId: 'DE.1',
      name: 'Alice',
      agoSeconds: 90,
    });
    await changeNumber(old);
    await writeAndFind(old, {
      account,
      wamid: 'wamid.bob-1',
      from: FORMER,
      userId: 'DE.3',
      name: 'Bob',
      agoSeconds: 30,
    });
    return {
      count: 2,
      check: async (now) => {
        const turn = String(Date.now());
        const bob = await writeAndFind(now, {
          account,
          wamid: `wamid.bob-${turn}`,
          from: FORMER,
          userId: 'DE.3',
          name: 'Bob',
        });
        const moved = await writeAndFind(now, {
          account,
          wamid: `wamid.alice-${turn}`,
          from: MOVED_TO,
          userId: 'DE.2',
          name: 'Alice',
        });
        return [
          ...(bob.contactId === alice.contactId
            ? ['who took the number over still has the contact of its former owner']
            : []),
          ...(bob.conversationId === alice.conversationId
            ? ['who took the number over still has the conversation of its former owner']
            : []),
          ...(moved.contactId === alice.contactId
            ? []
            : ['who changed number has lost her contact']),
        ];
      },
    };
  },
};

async function changeNumber(old: UpgradeWorld): Promise<void> {
  const system = {
    type: 'user_changed_number',
    wa_id: MOVED_TO,
    user_id: 'DE.2',
    body: 'Alice changed her number',
  };
  await write(old, {
    account,
    wamid: 'wamid.alice-moves',
    from: FORMER,
    userId: 'DE.1',
    name: 'Alice',
    agoSeconds: 60,
    content: { type: 'system', system },
  });
  await until('the event of the change of number', async () =>
    (await readLogs(old)).events.some(({ type }) => type === 'contact.identity_changed'),
  );
}

export const keptNumber: Scenario = {
  name: 'contact who writes again',
  make: async (old) => {
    const carol = { account, from: '491761000003', userId: 'DE.4', name: 'Carol' };
    const first = await writeAndFind(old, { ...carol, wamid: 'wamid.carol-1' });
    return {
      count: 1,
      check: async (now) => {
        const again = await writeAndFind(now, {
          ...carol,
          wamid: `wamid.carol-${String(Date.now())}`,
        });
        return again.contactId === first.contactId && again.conversationId === first.conversationId
          ? []
          : ['who writes again is somebody else'];
      },
    };
  },
};
