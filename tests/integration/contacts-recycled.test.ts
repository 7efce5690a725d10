/**
 * A phone number that its holder has left: who writes from it next is somebody new, whatever the
 * former holder wrote, owns or said.
 */
import { at, textAt } from '../support/json';
import { entry, envelope, messages, postWebhook, textMessage, type Json } from '../support/meta';
import {
  accepted,
  readLog,
  readMessage,
  sendText,
  untilEvents,
  untilStatus,
} from '../support/steps';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld({ env: { HUB_SWEEP_SECONDS: '0.5' } });
});
afterAll(() => world.stop());

const NOW = Math.floor(Date.now() / 1000);
function post(...list: Json[]) {
  return postWebhook(
    world.hubUrl,
    envelope(
      entry(world.tenant.account.wabaId, messages(world.tenant.phoneNumberId, { messages: list })),
    ),
  );
}
function eventOf(type: string, find: (event: unknown) => boolean) {
  return until(async () => (await readLog(world.tenant.api, type)).find(find), {
    what: `an event ${type}`,
  });
}

interface Writes {
  phone?: string;
  user?: string;
  second?: number;
  id?: string;
}
let count = 0;
function textOf(
  { phone = '', user, second = 0, id = `wamid.recycled${String((count += 1))}` }: Writes,
  name?: string,
): { id: string; message: Json; contacts: Json[] } {
  const { from, ...message } = textMessage(id, phone.slice(1), { timestamp: String(NOW + second) });
  const contact = {
    profile: { name: name ?? 'Somebody' },
    ...(phone === '' ? {} : { wa_id: from }),
    ...(user === undefined ? {} : { user_id: user }),
  };
  return {
    id,
    message: {
      ...message,
      ...(phone === '' ? {} : { from }),
      ...(user === undefined ? {} : { from_user_id: user }),
    },
    contacts: [contact],
  };
}

/** @returns the data of the message's event */
async function write(who: Writes, name?: string): Promise<unknown> {
  const { id, message, contacts } = textOf(who, name);
  await postWebhook(
    world.hubUrl,
    envelope(
      entry(
        world.tenant.account.wabaId,
        messages(world.tenant.phoneNumberId, { contacts, messages: [message] }),
      ),
    ),
  );
  return at(
    await eventOf('message.received', (event) => at(event, 'data', 'message', 'wamid') === id),
    'data',
  );
}

function contactIn(data: unknown): string {
  return textAt(data, 'contact', 'id');
}

interface Moves {
  from: string;
  to?: string;
  second?: number;
  user?: string;
  previous?: string;
  id?: string;
  type?: string;
}
function changeOf({
  from,
  to,
  second = 0,
  user,
  previous,
  id = `wamid.change${String((count += 1))}`,
  type = 'user_changed_number',
}: Moves): Json {
  return {
    id,
    from: from.slice(1),
    timestamp: String(NOW + second),
    type: 'system',
    system: {
      type,
      body: 'changed',
      ...(to === undefined ? {} : { wa_id: to.slice(1) }),
      ...(user === undefined ? {} : { user_id: user }),
      ...(previous === undefined ? {} : { previous_user_id: previous }),
    },
  };
}

async function move(moves: Moves): Promise<unknown> {
  const change = changeOf(moves);
  const before = (await readLog(world.tenant.api, 'contact.identity_changed')).length;
  await post(change);
  return at(
    (
      await untilEvents(world.tenant.api, { count: before + 1, type: 'contact.identity_changed' })
    ).at(-1),
    'data',
  );
}

async function prefer(phone: string, contactId: string): Promise<void> {
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
              timestamp: NOW + 3,
            },
          ],
        },
      }),
    ),
  );
  await eventOf('contact.opted_out', (event) => contactIn(at(event, 'data')) === contactId);
}

async function calledWith(id: string): Promise<unknown> {
  await untilStatus(world.tenant.api, { id, status: 'read' });
  return at((await world.twin.sent(id))[0], 'body', 'to');
}
function sendTo(to: string): Promise<string> {
  return accepted(sendText(world.tenant, 'Hi', { to }));
}

describe.each([
  {
    how: 'with user ids',
    alice: { user: 'DE.1' },
    moved: { user: 'DE.2' },
    bob: { user: 'DE.3' },
    place: 1,
  },
  { how: 'without user ids', alice: {}, moved: {}, bob: {}, place: 2 },
])('after a change of number, $how', ({ alice, moved, bob, place }) => {
  const numbersOf = (block: number): [string, string] => [
    `+49176000${String(block)}1${String(place)}`,
    `+49176000${String(block)}2${String(place)}`,
  ];

  test('the next who writes from the old number is somebody new, who shares nothing with the former holder', async () => {
    const [a, b] = numbersOf(11);
    const first = await write({ phone: a, ...alice }, 'Alice');
    const change = await move({ from: a, to: b, second: 1, ...moved });
    expect(change).toMatchObject({
      contact: { id: contactIn(first), phone: b },
      previous: { phone: a },
    });

    const next = await write({ phone: a, second: 2, ...bob }, 'Bob');
    expect(contactIn(next)).not.toBe(contactIn(first));
    expect(next).toMatchObject({
      contact: { name: 'Bob', phone: a },
      conversation: { first_message: true },
    });
    expect(textAt(next, 'conversation', 'id')).not.toBe(textAt(first, 'conversation', 'id'));
    const again = await write({ phone: b, second: 2, ...moved }, 'Alice');
    expect(again).toMatchObject({
      contact: { id: contactIn(first), name: 'Alice', phone: b },
      conversation: { id: textAt(first, 'conversation', 'id') },
    });

    expect(at(await readMessage(world.tenant.api, await sendTo(contactIn(next))), 'to')).toBe(a);
    expect(await readMessage(world.tenant.api, await sendTo(a))).toMatchObject({
      contact_id: contactIn(next),
    });
    expect(await readMessage(world.tenant.api, await sendTo(contactIn(first)))).toMatchObject({
      to: b,
      contact_id: contactIn(first),
    });

    await prefer(a, contactIn(next));
    const promos = (await readLog(world.tenant.api, 'contact.opted_out')).filter(
      (event) => contactIn(at(event, 'data')) === contactIn(first),
    );
    expect(promos).toEqual([]);
  });

  test('what was written before the change and comes after it, once more or late, undoes nothing', async () => {
    const [c, d] = numbersOf(12);
    const original = textOf({ phone: c, second: 0, ...suffixed(alice, 'L') }, 'Alice');
    await postWebhook(
      world.hubUrl,
      envelope(
        entry(
          world.tenant.account.wabaId,
          messages(world.tenant.phoneNumberId, {
            contacts: original.contacts,
            messages: [original.message],
          }),
        ),
      ),
    );
    const first = at(
      await eventOf(
        'message.received',
        (event) => at(event, 'data', 'message', 'wamid') === original.id,
      ),
      'data',
    );
    const change = changeOf({ from: c, to: d, second: 5, ...suffixed(moved, 'L') });
    await post(change);
    await eventOf(
      'contact.identity_changed',
      (event) => contactIn(at(event, 'data')) === contactIn(first),
    );
    const next = await write({ phone: c, second: 6, ...suffixed(bob, 'L') }, 'Bob');

    await post(original.message, change);
    const late = await write({ phone: c, second: 2, ...suffixed(alice, 'L') }, 'Alice');
    expect(contactIn(late)).toBe(contactIn(first));
    expect(textAt(late, 'contact', 'phone')).toBe(d);
    expect(contactIn(await write({ phone: c, second: 7, ...suffixed(bob, 'L') }, 'Bob'))).toBe(
      contactIn(next),
    );
    expect(contactIn(await write({ phone: d, second: 7, ...suffixed(moved, 'L') }, 'Alice'))).toBe(
      contactIn(first),
    );
    expect(await readMessage(world.tenant.api, await sendTo(c))).toMatchObject({
      contact_id: contactIn(next),
    });
  });

  test('all of it in one call, within one second, is told apart as well', async () => {
    const [c, d] = numbersOf(13);
    const [one, two] = [
      textOf({ phone: c, ...suffixed(alice, 'O') }),
      textOf({ phone: c, ...suffixed(bob, 'O') }),
    ];
    await post(one.message, changeOf({ from: c, to: d, ...suffixed(moved, 'O') }), two.message);
    const events = await Promise.all(
      [one, two].map(({ id }) =>
        eventOf('message.received', (event) => at(event, 'data', 'message', 'wamid') === id),
      ),
    );
    const [first, second] = events.map((event) => contactIn(at(event, 'data')));
    expect(second).not.toBe(first);
    await post(one.message);
    expect(contactIn(await write({ phone: c, second: 1, ...suffixed(bob, 'O') }))).toBe(second);
    expect(contactIn(await write({ phone: d, second: 1, ...suffixed(moved, 'O') }))).toBe(first);
  });

  test('a message that waits for the former holder goes along to the new number', async () => {
    const [c, d] = numbersOf(14);
    const contactId = contactIn(await write({ phone: c, ...suffixed(alice, 'W') }));
    await world.tenant.api.post('/v1/workspace/pause', {});
    const waiting = await Promise.all([sendTo(contactId), sendTo(c)]);
    await move({ from: c, to: d, second: 1, ...suffixed(moved, 'W') });
    await world.tenant.api.post('/v1/workspace/resume', {});
    for (const id of waiting) {
      expect(await calledWith(id)).toBe(d);
      expect(await readMessage(world.tenant.api, id)).toMatchObject({
        to: d,
        contact_id: contactId,
      });
    }
  });
});

function suffixed(who: { user?: string }, suffix: string): { user?: string } {
  return who.user === undefined ? {} : { user: `${who.user}${suffix}` };
}

test('another user id at the same number, without a word from Meta, is somebody new; the former holder is written to by user id', async () => {
  const phone = '+4917600009001';
  const first = contactIn(await write({ phone, user: 'DE.51' }, 'Alice'));
  const next = contactIn(await write({ phone, user: 'DE.52', second: 1 }, 'Bob'));
  expect(next).not.toBe(first);
  expect(await write({ user: 'DE.51', second: 2 })).toMatchObject({
    contact: { id: first, phone: null, bsuid: 'DE.51' },
  });
  expect(at(await readMessage(world.tenant.api, await sendTo(first)), 'to')).toBe('DE.51');
  expect(contactIn(await write({ phone, second: 2 }))).toBe(next);
});

test('a new user id that Meta announces stays with its contact, also when it was seen before the word came', async () => {
  const phone = '+4917600009002';
  const first = contactIn(await write({ phone, user: 'DE.61' }));
  await move({
    from: phone,
    user: 'DE.62',
    previous: 'DE.61',
    second: 1,
    type: 'user_changed_user_id',
  });
  expect(contactIn(await write({ phone, user: 'DE.62', second: 2 }))).toBe(first);

  const early = contactIn(await write({ phone, user: 'DE.63', second: 4 }));
  expect(early).not.toBe(first);
  await move({
    from: phone,
    user: 'DE.63',
    previous: 'DE.62',
    second: 3,
    type: 'user_changed_user_id',
  });
  expect(await write({ phone, user: 'DE.63', second: 5 })).toMatchObject({
    contact: { id: first, phone },
  });
  expect(await readMessage(world.tenant.api, await sendTo(early))).toMatchObject({
    to: phone,
    contact_id: first,
  });
});

test('who takes over a number that somebody else had gets neither their history nor their consent', async () => {
  const [a, b] = ['+4917600009003', '+4917600009004'];
  const former = contactIn(await write({ phone: b }));
  await prefer(b, former);
  const mover = contactIn(await write({ phone: a, second: 1 }));
  await move({ from: a, to: b, second: 4 });
  expect(contactIn(await write({ phone: b, second: 5 }))).toBe(mover);
  expect(await readMessage(world.tenant.api, await sendTo(b))).toMatchObject({ contact_id: mover });
  const refused = await sendText(world.tenant, 'Hi', { to: former });
  expect(refused.json).toMatchObject({ status: 422, code: 'recipient_invalid' });
});

test('two spellings of one number are left together', async () => {
  const [nine, eight, other] = ['+5551987654321', '+555187654321', '+5551987650000'];
  const first = contactIn(await write({ phone: nine }));
  expect(contactIn(await write({ phone: eight }))).toBe(first);
  await move({ from: eight, to: other, second: 1 });
  expect(contactIn(await write({ phone: nine, second: 2 }))).not.toBe(first);
  expect(at(await readMessage(world.tenant.api, await sendTo(first)), 'to')).toBe(other);
});

test('a change that leaves the new number unsaid frees the old one', async () => {
  const phone = '+4917600009006';
  const first = contactIn(await write({ phone, user: 'DE.71' }));
  await move({ from: phone, user: 'DE.72', previous: 'DE.71', second: 1 });
  expect(contactIn(await write({ phone, second: 2 }))).not.toBe(first);
  expect(await write({ user: 'DE.72', second: 2 })).toMatchObject({
    contact: { id: first, phone: null, bsuid: 'DE.72' },
  });
});
