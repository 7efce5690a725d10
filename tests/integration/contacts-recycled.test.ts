/**
 * A phone number that its holder has left: who writes from it next is somebody new, whatever the
 * former holder wrote, owns or said.
 */
import { at, textAt } from '../support/json';
import { accepted, readLog, readMessage, sendText, untilStatus } from '../support/steps';
import { startWorld, type World } from '../support/world';
import {
  post,
  eventOf,
  textOf,
  deliver,
  write,
  contactIn,
  changeOf,
  move,
  prefer,
} from '../support/moving-customers';

let world: World;

beforeAll(async () => {
  world = await startWorld({ env: { HUB_SWEEP_SECONDS: '0.5' } });
});

afterAll(() => world.stop());

async function calledWith({ tenant, twin }: World, id: string): Promise<unknown> {
  await untilStatus(tenant.api, { id, status: 'read' });
  return at((await twin.sent(id))[0], 'body', 'to');
}

function sendTo({ tenant }: World, to: string): Promise<string> {
  return accepted(sendText(tenant, 'Hi', { to }));
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
    const first = await write(world, { phone: a, ...alice }, 'Alice');
    const change = await move(world, { from: a, to: b, second: 1, ...moved });
    expect(change).toMatchObject({
      contact: { id: contactIn(first), phone: b },
      previous: { phone: a },
    });

    const next = await write(world, { phone: a, second: 2, ...bob }, 'Bob');
    expect(contactIn(next)).not.toBe(contactIn(first));
    expect(next).toMatchObject({
      contact: { name: 'Bob', phone: a },
      conversation: { first_message: true },
    });
    expect(textAt(next, 'conversation', 'id')).not.toBe(textAt(first, 'conversation', 'id'));
    const again = await write(world, { phone: b, second: 2, ...moved }, 'Alice');
    expect(again).toMatchObject({
      contact: { id: contactIn(first), name: 'Alice', phone: b },
      conversation: { id: textAt(first, 'conversation', 'id') },
    });

    expect(
      at(await readMessage(world.tenant.api, await sendTo(world, contactIn(next))), 'to'),
    ).toBe(a);
    expect(await readMessage(world.tenant.api, await sendTo(world, a))).toMatchObject({
      contact_id: contactIn(next),
    });
    expect(
      await readMessage(world.tenant.api, await sendTo(world, contactIn(first))),
    ).toMatchObject({
      to: b,
      contact_id: contactIn(first),
    });

    await prefer(world, a, contactIn(next));
    const promos = (await readLog(world.tenant.api, 'contact.opted_out')).filter(
      (event) => contactIn(at(event, 'data')) === contactIn(first),
    );
    expect(promos).toEqual([]);
  });

  test('what was written before the change and comes after it, once more or late, undoes nothing', async () => {
    const [c, d] = numbersOf(12);
    const original = textOf({ phone: c, second: 0, ...suffixed(alice, 'L') }, 'Alice');
    const first = await deliver(world, original);
    const change = changeOf({ from: c, to: d, second: 5, ...suffixed(moved, 'L') });
    await post(world, change);
    await eventOf(
      world,
      'contact.identity_changed',
      (event) => contactIn(at(event, 'data')) === contactIn(first),
    );
    const next = await write(world, { phone: c, second: 6, ...suffixed(bob, 'L') }, 'Bob');

    await post(world, original.message, change);
    const late = await write(world, { phone: c, second: 2, ...suffixed(alice, 'L') }, 'Alice');
    expect(contactIn(late)).toBe(contactIn(first));
    expect(textAt(late, 'contact', 'phone')).toBe(d);
    expect(
      contactIn(await write(world, { phone: c, second: 7, ...suffixed(bob, 'L') }, 'Bob')),
    ).toBe(contactIn(next));
    expect(
      contactIn(await write(world, { phone: d, second: 7, ...suffixed(moved, 'L') }, 'Alice')),
    ).toBe(contactIn(first));
    expect(await readMessage(world.tenant.api, await sendTo(world, c))).toMatchObject({
      contact_id: contactIn(next),
    });
  });

  test('all of it in one call, within one second, is told apart as well', async () => {
    const [c, d] = numbersOf(13);
    const [one, two] = [
      textOf({ phone: c, ...suffixed(alice, 'O') }),
      textOf({ phone: c, ...suffixed(bob, 'O') }),
    ];
    await post(
      world,
      one.message,
      changeOf({ from: c, to: d, ...suffixed(moved, 'O') }),
      two.message,
    );
    const events = await Promise.all(
      [one, two].map(({ id }) =>
        eventOf(world, 'message.received', (event) => at(event, 'data', 'message', 'wamid') === id),
      ),
    );
    const [first, second] = events.map((event) => contactIn(at(event, 'data')));
    expect(second).not.toBe(first);
    await post(world, one.message);
    expect(contactIn(await write(world, { phone: c, second: 1, ...suffixed(bob, 'O') }))).toBe(
      second,
    );
    expect(contactIn(await write(world, { phone: d, second: 1, ...suffixed(moved, 'O') }))).toBe(
      first,
    );
  });

  test('a message that waits for the former holder goes along to the new number', async () => {
    const [c, d] = numbersOf(14);
    const contactId = contactIn(await write(world, { phone: c, ...suffixed(alice, 'W') }));
    await world.tenant.api.post('/v1/workspace/pause', {});
    const waiting = await Promise.all([sendTo(world, contactId), sendTo(world, c)]);
    await move(world, { from: c, to: d, second: 1, ...suffixed(moved, 'W') });
    await world.tenant.api.post('/v1/workspace/resume', {});
    for (const id of waiting) {
      expect(await calledWith(world, id)).toBe(d);
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
  const first = contactIn(await write(world, { phone, user: 'DE.51' }, 'Alice'));
  const next = contactIn(await write(world, { phone, user: 'DE.52', second: 1 }, 'Bob'));
  expect(next).not.toBe(first);
  expect(await write(world, { user: 'DE.51', second: 2 })).toMatchObject({
    contact: { id: first, phone: null, bsuid: 'DE.51' },
  });
  expect(at(await readMessage(world.tenant.api, await sendTo(world, first)), 'to')).toBe('DE.51');
  expect(contactIn(await write(world, { phone, second: 2 }))).toBe(next);
});

test('a new user id that Meta announces stays with its contact, also when it was seen before the word came', async () => {
  const phone = '+4917600009002';
  const first = contactIn(await write(world, { phone, user: 'DE.61' }));
  await move(world, {
    from: phone,
    user: 'DE.62',
    previous: 'DE.61',
    second: 1,
    type: 'user_changed_user_id',
  });
  expect(contactIn(await write(world, { phone, user: 'DE.62', second: 2 }))).toBe(first);

  const early = contactIn(await write(world, { phone, user: 'DE.63', second: 4 }));
  expect(early).not.toBe(first);
  await move(world, {
    from: phone,
    user: 'DE.63',
    previous: 'DE.62',
    second: 3,
    type: 'user_changed_user_id',
  });
  expect(await write(world, { phone, user: 'DE.63', second: 5 })).toMatchObject({
    contact: { id: first, phone },
  });
  expect(await readMessage(world.tenant.api, await sendTo(world, early))).toMatchObject({
    to: phone,
    contact_id: first,
  });
});

test('who takes over a number that somebody else had gets neither their history nor their consent', async () => {
  const [a, b] = ['+4917600009003', '+4917600009004'];
  const former = contactIn(await write(world, { phone: b }));
  await prefer(world, b, former);
  const mover = contactIn(await write(world, { phone: a, second: 1 }));
  await move(world, { from: a, to: b, second: 4 });
  expect(contactIn(await write(world, { phone: b, second: 5 }))).toBe(mover);
  expect(await readMessage(world.tenant.api, await sendTo(world, b))).toMatchObject({
    contact_id: mover,
  });
  const refused = await sendText(world.tenant, 'Hi', { to: former });
  expect(refused.json).toMatchObject({ status: 422, code: 'recipient_invalid' });
});

test('two spellings of one number are left together', async () => {
  const [nine, eight, other] = ['+5551987654321', '+555187654321', '+5551987650000'];
  const first = contactIn(await write(world, { phone: nine }));
  expect(contactIn(await write(world, { phone: eight }))).toBe(first);
  await move(world, { from: eight, to: other, second: 1 });
  expect(contactIn(await write(world, { phone: nine, second: 2 }))).not.toBe(first);
  expect(at(await readMessage(world.tenant.api, await sendTo(world, first)), 'to')).toBe(other);
});

test('a change that leaves the new number unsaid frees the old one', async () => {
  const phone = '+4917600009006';
  const first = contactIn(await write(world, { phone, user: 'DE.71' }));
  await move(world, { from: phone, user: 'DE.72', previous: 'DE.71', second: 1 });
  expect(contactIn(await write(world, { phone, second: 2 }))).not.toBe(first);
  expect(await write(world, { user: 'DE.72', second: 2 })).toMatchObject({
    contact: { id: first, phone: null, bsuid: 'DE.72' },
  });
});
