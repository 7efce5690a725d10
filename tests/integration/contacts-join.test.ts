/**
 * One person whose phone number and user id came one by one: from the message on that holds both
 * they are one contact, whoever looks.
 */
import { findContactIds, resolveSenders } from '../../src/contacts';
import { entry, envelope, messages, postWebhook, textMessage } from '../support/meta';
import { ConnectionModel } from '../../src/connections/model';
import { at, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import { accepted, readLog, sendText, untilEvents, untilStatus } from '../support/steps';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld({ env: { HUB_SWEEP_SECONDS: '0.5' } });
  // Old enough that a contact who has not written has no window.
  await ConnectionModel.updateOne(
    { workspaceId: world.tenant.workspaceId, _id: world.tenant.connectionId },
    { $set: { 'phoneNumbers.0.connectedAt': new Date(Date.now() - 48 * 3_600_000) } },
  );
});
afterAll(() => world.stop());

let count = 0;
async function write(phone: string | null, bsuid: string | null): Promise<string> {
  const id = `wamid.join${String((count += 1))}`;
  const { from, ...message } = textMessage(id, (phone ?? '').slice(1));
  const who = {
    ...(phone === null ? {} : { from }),
    ...(bsuid === null ? {} : { from_user_id: bsuid }),
  };
  await postWebhook(
    world.hubUrl,
    envelope(
      entry(
        world.tenant.account.wabaId,
        messages(world.tenant.phoneNumberId, { messages: [{ ...message, ...who }] }),
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

function sendPromo(to: string) {
  return world.tenant.api.post('/v1/actions/send_template', {
    connection_id: world.tenant.connectionId,
    to,
    template: 'hello_world',
    language: 'en_US',
  });
}

test('a send to the phone finds the window that a message with both ids opened', async () => {
  const [phone, bsuid] = ['+4917600000201', 'DE.201'];
  const first = await write(null, bsuid);
  await accepted(sendPromo(phone));
  expectProblem(await sendText(world.tenant, 'Hi', { to: phone }), 422, 'window_closed');

  expect(await write(phone, bsuid)).toBe(first);
  await untilStatus(world.tenant.api, {
    id: await accepted(sendText(world.tenant, 'Hi', { to: phone })),
    status: 'read',
  });
  expect(await write(phone, null)).toBe(first);
});

test('of many messages at once, with one id and with both, one contact comes', async () => {
  const [phone, bsuid] = ['+4917600000202', 'DE.202'];
  const nobody = { name: null, username: null };
  const persons = [
    { phone, bsuid: null, ...nobody },
    { phone: null, bsuid, ...nobody },
    { phone, bsuid, ...nobody },
  ];
  await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      resolveSenders(world.tenant.workspaceId, persons.slice(index % 3, (index % 3) + 1)),
    ),
  );
  const ids = await findContactIds(world.tenant.workspaceId, persons);
  expect(new Set(ids).size).toBe(1);
});

test('who is only written to moves nothing: the ids of a contact may be old', async () => {
  const [phone, bsuid] = ['+4917600000203', 'DE.203'];
  const former = await write(phone, 'DE.2030');
  const now = await write(phone, bsuid);
  expect(now).not.toBe(former);
  const other = await write(null, 'DE.2031');
  expect(await write(phone, 'DE.2031')).toBe(other);
  await accepted(sendText(world.tenant, 'Hi', { to: former }));
  expect(await write(phone, null)).toBe(other);
});

test('who stopped marketing by the phone number has stopped it under both ids', async () => {
  const [phone, bsuid] = ['+4917600000204', 'DE.204'];
  await write(phone, null);
  await write(null, bsuid);
  await postWebhook(
    world.hubUrl,
    envelope(
      entry(world.tenant.account.wabaId, {
        field: 'user_preferences',
        value: {
          messaging_product: 'whatsapp',
          metadata: { display_phone_number: '1', phone_number_id: world.tenant.phoneNumberId },
          user_preferences: [
            {
              wa_id: phone.slice(1),
              category: 'marketing_messages',
              value: 'stop',
              timestamp: Math.floor(Date.now() / 1000),
            },
          ],
        },
      }),
    ),
  );
  await untilEvents(world.tenant.api, { count: 1, type: 'contact.opted_out' });
  await write(phone, bsuid);
  expect(await contactOf(bsuid)).toMatchObject({ optedOut: true });
});

async function contactOf(bsuid: string): Promise<unknown> {
  const [contact] = await resolveSenders(world.tenant.workspaceId, [
    { phone: null, bsuid, name: null, username: null },
  ]);
  return contact;
}

test('who refuses marketing after a message was accepted for a contact that they were before is told as opted out', async () => {
  const [phone, bsuid] = ['+4917600000231', 'DE.231'];
  const { api } = world.tenant;
  const [one, other] = [await write(phone, null), await write(null, bsuid)];
  await world.twin.chaos({
    recipients: { [phone.slice(1)]: { error: { code: 131050, details: 'Stopped' } } },
  });
  await api.post('/v1/workspace/pause', {});
  const id = await accepted(sendPromo(phone));
  expect(await write(phone, bsuid)).toBe(other);
  await api.post('/v1/workspace/resume', {});
  await untilStatus(api, { id, status: 'failed' });
  const event = await until(
    async () =>
      (await readLog(api, 'contact.opted_out')).find(
        (each) => at(each, 'data', 'contact', 'phone') === phone,
      ),
    { what: 'the opt-out to be in the log' },
  );
  expect(at(event, 'data', 'contact', 'id')).toBe(other);
  expect(one).not.toBe(other);
  await world.twin.chaos({ reset: true });
});

test('who takes another number and then the old one again is written to at the old one', async () => {
  const [old, other] = ['+4917600000211', '+4917600000212'];
  const contactId = await write(old, 'DE.211');
  for (const [index, { from, next }] of [
    { from: old, next: other },
    { from: other, next: old },
  ].entries()) {
    const change = {
      id: `wamid.moved${String(index)}`,
      from: from.slice(1),
      timestamp: '1793000000',
      type: 'system',
      system: { type: 'user_changed_number', wa_id: next.slice(1), body: 'changed' },
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
    await untilEvents(world.tenant.api, { count: index + 1, type: 'contact.identity_changed' });
  }
  expect((await sendText(world.tenant, 'Hi', { to: contactId })).json).toMatchObject({
    to: old,
    contact_id: contactId,
  });
});
