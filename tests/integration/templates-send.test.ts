/**
 * `send_template` against the templates of an account: what fits goes out in Meta's own form, in
 * the language that was meant.
 */
import { BODY, CARDS, OFFER, header } from '../fixtures/templates/components';
import { startHubStand, type HubStand } from '../fixtures/hub/stand';
import { at, textAt } from '../support/json';
import { CUSTOMER } from '../support/steps';
import { send, sentFor, atMeta, refused } from '../fixtures/templates/sending';

let stand: HubStand;

beforeAll(async () => {
  stand = await startHubStand();
});

afterAll(() => stand.close());

test('header, body and buttons together', async () => {
  expect(
    await sentFor(stand, {
      template: 'spring_sale',
      variables: { 1: 'Ana' },
      header: { type: 'image', media: { link: 'https://example.com/a.jpg' } },
      buttons: [
        { index: 0, type: 'quick_reply', value: 'stop-all' },
        { index: 1, type: 'url', value: 'summer' },
        { index: 2, type: 'copy_code', value: 'SPRING25' },
      ],
    }),
  ).toEqual({
    name: 'spring_sale',
    language: { code: 'en' },
    components: [
      {
        type: 'header',
        parameters: [{ type: 'image', image: { link: 'https://example.com/a.jpg' } }],
      },
      { type: 'body', parameters: [{ type: 'text', text: 'Ana' }] },
      {
        type: 'button',
        sub_type: 'quick_reply',
        index: '0',
        parameters: [{ type: 'payload', payload: 'stop-all' }],
      },
      {
        type: 'button',
        sub_type: 'url',
        index: '1',
        parameters: [{ type: 'text', text: 'summer' }],
      },
      {
        type: 'button',
        sub_type: 'copy_code',
        index: '2',
        parameters: [{ type: 'coupon_code', coupon_code: 'SPRING25' }],
      },
    ],
  });
});

test('a one-time code is in body and button, though it was given once', async () => {
  expect(
    at(await sentFor(stand, { template: 'login_code', variables: { 1: '314159' } }), 'components'),
  ).toEqual([
    { type: 'body', parameters: [{ type: 'text', text: '314159' }] },
    { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '314159' }] },
  ]);
});

test('cards and an offer that ends', async () => {
  await atMeta(stand, { name: 'fruit', category: 'MARKETING', components: [BODY, CARDS] });
  await atMeta(stand, { name: 'ends_soon', category: 'MARKETING', components: [BODY, OFFER] });
  const card = {
    header: { type: 'image', media: { link: 'https://example.com/pears.jpg' } },
    variables: { 1: 'pears' },
    buttons: [{ index: 1, type: 'url', value: 'pears' }],
  };

  expect(
    at(
      await sentFor(stand, {
        template: 'fruit',
        variables: { 1: 'Ana', 2: 'A' },
        cards: [card, card],
      }),
      'components',
      1,
    ),
  ).toMatchObject({ type: 'carousel', cards: [{ card_index: 0 }, { card_index: 1 }] });
  expect(
    at(
      await sentFor(stand, {
        template: 'ends_soon',
        variables: { 1: 'Ana', 2: 'A' },
        offer_expires_at: '2027-01-01T00:00:00Z',
      }),
      'components',
      1,
    ),
  ).toEqual({
    type: 'limited_time_offer',
    parameters: [
      { type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: 1_798_761_600_000 } },
    ],
  });
});

test('a place may be written in text, in a header and in a message', async () => {
  await atMeta(stand, {
    name: 'meet_us',
    category: 'UTILITY',
    components: [header('LOCATION'), BODY],
  });
  const at52 = {
    template: 'meet_us',
    variables: { 1: 'Ana', 2: 'A' },
    header: { type: 'location', location: { latitude: '52.5', longitude: '13.4', name: 'Shop' } },
  };
  expect(at(await sentFor(stand, at52), 'components', 0)).toEqual({
    type: 'header',
    parameters: [{ type: 'location', location: { latitude: 52.5, longitude: 13.4, name: 'Shop' } }],
  });
  await refused(
    stand,
    { ...at52, header: { type: 'location', location: { latitude: '95', longitude: '13.4' } } },
    ['variables_invalid', '/header/location/latitude'],
  );
  await refused(
    stand,
    { ...at52, header: { type: 'location', location: { latitude: 95, longitude: 13.4 } } },
    ['invalid_input', '/header/location/latitude'],
  );
  await refused(
    stand,
    { ...at52, header: { type: 'location', location: { latitude: 'north', longitude: '13.4' } } },
    ['invalid_input', '/header/location/latitude'],
  );
  const message = (latitude: string) =>
    stand.tenant.api.post('/v1/actions/send_message?dry_run=true', {
      connection_id: stand.tenant.connectionId,
      to: CUSTOMER,
      type: 'location',
      location: { latitude, longitude: '13.4' },
    });
  expect((await message('91')).json).toMatchObject({
    code: 'invalid_input',
    errors: [{ pointer: '/location/latitude' }],
  });
  expect(at((await message('52.5')).json, 'code')).not.toBe('invalid_input');
});

test('raw components go out as they are', async () => {
  const raw = [
    {
      type: 'BODY',
      parameters: [
        { type: 'text', text: 'Ana' },
        { type: 'currency', currency: { fallback_value: '1 €', code: 'EUR', amount_1000: 1000 } },
      ],
    },
  ];
  expect(
    at(
      await sentFor(stand, { template: 'order_update', language: 'de', raw_components: raw }),
      'components',
    ),
  ).toEqual(raw);
  await refused(
    stand,
    { template: 'order_update', language: 'de', raw_components: raw, variables: { 1: 'a' } },
    ['variables_invalid', '/raw_components'],
  );
});

test('without a language the only one is taken, then en_US; else the languages are named', async () => {
  expect(
    await sentFor(stand, { template: 'bestellstatus', variables: { 1: 'Jörg', 2: 'da' } }),
  ).toMatchObject({ language: { code: 'de' } });
  await refused(stand, { template: 'order_update', variables: { 1: 'a', 2: 'b' } }, [
    'template_language_required',
    '/language',
  ]);
  expect(textAt((await send(stand, { template: 'order_update' })).json, 'detail')).toContain(
    'de, en',
  );
  await atMeta(stand, {
    name: 'order_update',
    language: 'en_US',
    category: 'UTILITY',
    components: [BODY],
  });
  expect(
    await sentFor(stand, { template: 'order_update', variables: { 1: 'a', 2: 'b' } }),
  ).toMatchObject({
    language: { code: 'en_US' },
  });
});
