/**
 * Databases of older versions: a number that its contact had left, and whoever wrote from it since,
 * was kept with that contact.
 */
import mongoose from 'mongoose';
import { freeLeftNumbers, resolveSenders } from '../../src/contacts';
import { at, textAt } from '../support/json';
import { entry, envelope, messages, postWebhook, textMessage } from '../support/meta';
import { readLog, untilEvents } from '../support/steps';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld({ env: { HUB_SWEEP_SECONDS: '0.5' } });
});
afterAll(() => world.stop());

const [OLD, NEW] = ['+4917600021001', '+4917600021002'];
let count = 0;
async function write(phone: string, user: string): Promise<string> {
  const id = `wamid.freed${String((count += 1))}`;
  await postWebhook(
    world.hubUrl,
    envelope(
      entry(
        world.tenant.account.wabaId,
        messages(world.tenant.phoneNumberId, {
          messages: [textMessage(id, phone.slice(1), { from_user_id: user })],
        }),
      ),
    ),
  );
  const event = await until(
    async () =>
      (await readLog(world.tenant.api, 'message.received')).find(
        (each) => at(each, 'data', 'message', 'wamid') === id,
      ),
    { what: `the message ${id}` },
  );
  return textAt(event, 'data', 'contact', 'id');
}

/** As older versions stored it: all leads to one contact, and nothing is known of when. */
async function joinAsBefore(alice: string, bob: string): Promise<void> {
  const db = mongoose.connection;
  await db
    .collection('contactidentities')
    .updateMany(
      { contactId: { $in: [alice, bob] } },
      { $set: { contactId: alice }, $unset: { since: '', users: '', former: '', takenBy: '' } },
    );
  await db
    .collection<{ _id: string }>('contacts')
    .updateOne(
      { _id: alice },
      { $set: { phones: [OLD, NEW], bsuids: ['DE.811', 'DE.812', 'DE.813'] } },
    );
  for await (const event of db.collection('events').find({ data: { $regex: bob } })) {
    await db
      .collection('events')
      .updateOne(
        { _id: event._id },
        { $set: { data: String(event['data']).replaceAll(bob, alice) } },
      );
  }
}

test('who was joined with the former holder of a number is told apart from the next message on', async () => {
  const alice = await write(OLD, 'DE.811');
  const change = {
    id: 'wamid.freedchange',
    from: OLD.slice(1),
    timestamp: String(Math.floor(Date.now() / 1000)),
    type: 'system',
    system: {
      type: 'user_changed_number',
      wa_id: NEW.slice(1),
      user_id: 'DE.812',
      body: 'changed',
    },
  };
  await postWebhook(
    world.hubUrl,
    envelope(
      entry(
        world.tenant.account.wabaId,
        messages(world.tenant.phoneNumberId, { messages: [change] }),
      ),
    ),
  );
  await untilEvents(world.tenant.api, { count: 1, type: 'contact.identity_changed' });
  await joinAsBefore(alice, await write(OLD, 'DE.813'));

  await freeLeftNumbers([world.tenant.workspaceId]);
  await freeLeftNumbers([world.tenant.workspaceId]);
  const bob = await write(OLD, 'DE.813');
  expect(bob).not.toBe(alice);
  expect(await write(NEW, 'DE.812')).toBe(alice);
  expect(await write(OLD, 'DE.813')).toBe(bob);
  const nobody = { name: null, username: null };
  const [known] = await resolveSenders(world.tenant.workspaceId, [
    { ...nobody, phone: null, bsuid: 'DE.812' },
  ]);
  expect(known).toMatchObject({ _id: alice, phones: [NEW], bsuids: ['DE.811', 'DE.812'] });
});
