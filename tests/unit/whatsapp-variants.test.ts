/** What Meta writes in more than one way means the same, and what stands beside it is kept. */
import { split } from '../../connectors/whatsapp/intake/split';
import type { RawItem } from '../../src/kit';
import { entry, envelope, messages, statusItem, textMessage, type Json } from '../support/meta';

const RECEIVED = new Date('2026-11-01T10:00:00Z');
function splitAll(...changes: Json[]): RawItem[] {
  return split(envelope({ ...entry('100', ...changes), time: 1_762_000_000 }), RECEIVED);
}
function first(...changes: Json[]): RawItem | undefined {
  return splitAll(...changes)[0];
}

test('the order of keys makes no other occurrence of the same change', () => {
  const change = (value: Json): Json => ({ field: 'message_template_status_update', value });
  const one = first(
    change({
      event: 'APPROVED',
      message_template_id: 1,
      message_template_name: 'a',
      message_template_language: 'en',
    }),
  );
  const two = first(
    change({
      message_template_language: 'en',
      message_template_name: 'a',
      event: 'APPROVED',
      message_template_id: 1,
    }),
  );
  expect(one?.dedupeKey).toBe(two?.dedupeKey);
});

test('errors beside messages and statuses are kept as an item of their own', () => {
  const items = splitAll(
    messages('11', {
      messages: [textMessage('a', '4917612345678')],
      contacts: [{ wa_id: '4917612345678' }],
      errors: [{ code: 131031 }],
      user_actions: [{ action: 'x' }],
    }),
  );
  expect(items.map((item) => (item.kind === 'other' ? item.value : item.kind))).toEqual([
    'message',
    { errors: [{ code: 131031 }], user_actions: [{ action: 'x' }] },
  ]);
});

test.each([
  [2_000, 'TIER_2K'],
  ['2000', 'TIER_2K'],
  ['TIER_2K', 'TIER_2K'],
  [250, 'TIER_250'],
  [100_000, 'TIER_100K'],
  [-1, 'TIER_UNLIMITED'],
  ['-1', 'TIER_UNLIMITED'],
])('the limit %j is %s', (limit, tier) => {
  expect(
    first({
      field: 'business_capability_update',
      value: { max_daily_conversations_per_business: limit },
    }),
  ).toMatchObject({ kind: 'number', change: 'limit', current: tier });
});

test.each([
  ['marketing_messages', 'preference'],
  [undefined, 'preference'],
  ['service_messages', 'other'],
])('of preferences about %s comes a %s', (category, kind) => {
  const preference = {
    wa_id: '4917612345678',
    value: 'stop',
    timestamp: 1_762_000_000,
    ...(category === undefined ? {} : { category }),
  };
  expect(
    first({
      field: 'user_preferences',
      value: { messaging_product: 'whatsapp', user_preferences: [preference] },
    })?.kind,
  ).toBe(kind);
});

test('a profile is found although its id has no ninth digit', () => {
  const item = first(
    messages('11', {
      messages: [textMessage('a', '5511987650001')],
      contacts: [{ wa_id: '551187650001', profile: { name: 'Bra' } }],
    }),
  );
  expect(item).toMatchObject({ kind: 'message', from: { phone: '+5511987650001', name: 'Bra' } });
});

test.each([['4102444800'], [1_762_000_000_000], ['1762000000000'], ['x'], [0], [-5]])(
  '%j is no time of a message, the one of the call is taken',
  (timestamp) => {
    const [item] = split(
      envelope(
        entry(
          '100',
          messages('11', { messages: [textMessage('a', '4917612345678', { timestamp })] }),
        ),
      ),
      RECEIVED,
    );
    expect(item?.occurredAt).toEqual(RECEIVED);
  },
);

test('ids may be numbers', () => {
  const value = {
    messaging_product: 'whatsapp',
    metadata: { phone_number_id: 106540352242922 },
    messages: [textMessage('a', '4917612345678')],
  };
  expect(
    split(
      {
        object: 'whatsapp_business_account',
        entry: [{ id: 100, changes: [{ field: 'messages', value }] }],
      },
      RECEIVED,
    )[0],
  ).toMatchObject({
    kind: 'message',
    route: { phoneNumberId: '106540352242922', accountId: '100' },
  });
});

test('a group and the marks of a message are there where Meta tells them', () => {
  const product = { catalog_id: 'c', product_retailer_id: 'p' };
  expect(
    first(
      messages('11', {
        messages: [
          textMessage('a', '4917612345678', {
            group_id: 'g1',
            context: { from: '1', id: 'wamid.q', referred_product: product },
          }),
        ],
      }),
    ),
  ).toMatchObject({
    kind: 'message',
    groupId: 'g1',
    replyToWamid: 'wamid.q',
    context: { referred_product: product },
  });
  const plain = first(
    messages('11', {
      messages: [textMessage('a', '4917612345678', { context: { from: '1', id: 'wamid.q' } })],
    }),
  );
  expect(plain).not.toHaveProperty('context');
  expect(plain).not.toHaveProperty('groupId');
});

test('a status of a group names the member', () => {
  const status = {
    ...statusItem({ wamid: 'a', status: 'delivered' }),
    recipient_id: 'group-1',
    recipient_type: 'group',
    recipient_participant_id: '4917612345678',
  };
  expect(first(messages('11', { statuses: [status] }))).toMatchObject({
    kind: 'status',
    to: { phone: '+4917612345678' },
  });
});

test('a category that is only announced does not hold yet', () => {
  const template = {
    message_template_id: 5,
    message_template_name: 'a',
    message_template_language: 'en',
  };
  const change = (value: Json): RawItem | undefined =>
    first({ field: 'template_category_update', value: { ...template, ...value } });
  expect(change({ new_category: 'UTILITY', correct_category: 'MARKETING' })).toMatchObject({
    kind: 'template',
    current: 'UTILITY',
    announced: 'MARKETING',
    reason: 'impending',
  });
  const done = change({ previous_category: 'UTILITY', new_category: 'MARKETING' });
  expect(done).toMatchObject({
    kind: 'template',
    current: 'MARKETING',
    previous: 'UTILITY',
    reason: null,
  });
  expect(done).not.toHaveProperty('announced');
});
