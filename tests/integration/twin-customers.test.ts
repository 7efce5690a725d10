/** Customers of every kind, as the control API of the Meta twin plays them. */
import { isStatus, startStand, type Stand } from '../fixtures/twin/stand';

let stand: Stand;

beforeEach(async () => {
  stand = await startStand();
});

afterEach(async () => {
  await stand.close();
});

test('several customers can write at once, told apart by {n}', async () => {
  const { body } = await stand.client.control('/inbound', {
    from: '+49176040690{n}',
    text: 'number {n}',
    count: 5,
  });

  expect(body).toMatchObject({ delivered: true, delivered_count: 5 });
  const bodies = stand.sink.received
    .map((call) => /"body":"([^"]+)"/.exec(call.raw.toString())?.[1])
    .sort();
  expect(bodies).toEqual(['number 0', 'number 1', 'number 2', 'number 3', 'number 4']);
});

test.each([
  ['audio', { audio: { mime_type: 'audio/ogg; codecs=opus', voice: true } }],
  ['document', { document: { filename: 'document.pdf', caption: 'Yes' } }],
  ['sticker', { sticker: { mime_type: 'image/webp' } }],
  ['location', { location: { latitude: 52.5163 } }],
  ['contacts', { contacts: [{ phones: [{ wa_id: '4917604069001' }] }] }],
  ['button', { button: { payload: 'Yes', text: 'Yes' } }],
  [
    'interactive',
    { interactive: { type: 'button_reply', button_reply: { id: 'yes', title: 'Yes' } } },
  ],
  ['reaction', { reaction: { message_id: 'wamid.T', emoji: 'Yes' } }],
  ['order', { order: { product_items: [{ currency: 'EUR' }] } }],
  ['system', { system: { type: 'user_changed_number' } }],
  ['unsupported', { errors: [{ code: 131051 }] }],
])('a customer can send %s', async (type, expected) => {
  await stand.client.control('/inbound', {
    from: '+4917604069001',
    type,
    text: 'Yes',
    context: 'wamid.T',
  });

  const [call] = stand.sink.received;
  expect(call?.body).toMatchObject({
    entry: [{ changes: [{ value: { messages: [{ type, from: '4917604069001', ...expected }] } }] }],
  });
});

test('a raw message and a type nobody knows are posted as given', async () => {
  await stand.client.control('/inbound', {
    from: '+4917604069001',
    type: 'raw',
    message: { id: 'wamid.RAW', type: 'edit', edit: { original_message_id: 'wamid.T' } },
  });
  await stand.client.control('/inbound', {
    user_id: 'US.123',
    type: 'poll',
    message: { poll: { name: 'Lunch?' } },
  });

  const [raw, poll] = stand.sink.received;
  expect(raw?.body).toMatchObject({
    entry: [
      {
        changes: [
          { value: { messages: [{ id: 'wamid.RAW', type: 'edit', from: '4917604069001' }] } },
        ],
      },
    ],
  });
  expect(poll?.body).toMatchObject({
    entry: [
      {
        changes: [
          {
            value: {
              contacts: [{ user_id: 'US.123' }],
              messages: [{ type: 'poll', poll: { name: 'Lunch?' } }],
            },
          },
        ],
      },
    ],
  });
  expect(poll?.raw.includes('"from":')).toBe(false);
});

test('with the window enforced, free-form to somebody who never wrote fails with 131047 and a reply goes through', async () => {
  await stand.client.control('/chaos', { enforce_window: true });
  await stand.client.send({ type: 'text', text: { body: 'cold' } });
  const [failed] = await stand.sink.until(1, isStatus('failed'));
  expect(failed?.raw.includes('"code":131047')).toBe(true);

  await stand.client.control('/inbound', { from: '+4917604069001', text: 'hello' });
  await stand.client.send({ type: 'text', text: { body: 'warm' } });
  const [sent] = await stand.sink.until(1, isStatus('sent'));
  expect(sent?.raw.includes('"type":"free_customer_service"')).toBe(true);
});
