/**
 * The twin looks at interactive messages as Meta would: the same mistakes, told as Graph errors.
 */
import { startTwin, type Twin } from '../../connectors/whatsapp/twin';
import { INTERACTIVE } from '../fixtures/messages/samples';
import { clientOf, type Client } from '../fixtures/twin/client';

let twin: Twin;
let client: Client;

beforeAll(async () => {
  twin = await startTwin({ appSecret: 'twin-app-secret' });
  client = clientOf(twin);
});
afterAll(() => twin.close());

function send(interactive: unknown) {
  return client.send({ type: 'interactive', interactive });
}
function action(kind: string, value: unknown) {
  return { ...INTERACTIVE[kind], action: value };
}
function card(index: number, more: object = {}) {
  return {
    card_index: index,
    type: 'product',
    action: { product_retailer_id: 'a', catalog_id: '1' },
    ...more,
  };
}
const LINK = {
  type: 'cta_url',
  header: { type: 'image', image: { link: 'https://a.example/b.png' } },
  action: { name: 'cta_url', parameters: { display_text: 'Go', url: 'https://a.example' } },
};

test.each(Object.entries(INTERACTIVE))('%s is accepted', async (_kind, interactive) => {
  expect((await send(interactive)).status).toBe(200);
});

test.each<[string, number, unknown]>([
  ['one card', 131009, action('carousel', { cards: [card(0)] })],
  ['a card index twice', 131009, action('carousel', { cards: [card(0), card(0)] })],
  ['a card index beyond 9', 131009, action('carousel', { cards: [card(0), card(10)] })],
  [
    'cards of two types',
    131009,
    action('carousel', { cards: [card(0), { card_index: 1, ...LINK }] }),
  ],
  [
    'a card without a product',
    100,
    action('carousel', { cards: [card(0), card(1, { action: {} })] }),
  ],
  [
    'a card body that is too long',
    131009,
    action('carousel', {
      cards: [
        { card_index: 0, ...LINK },
        { card_index: 1, ...LINK, body: { text: 'x'.repeat(161) } },
      ],
    }),
  ],
  [
    'a card without a picture',
    100,
    action('carousel', {
      cards: [
        { card_index: 0, ...LINK },
        { card_index: 1, ...LINK, header: { type: 'text', text: 'A' } },
      ],
    }),
  ],
  ['a product without a catalog', 100, action('product', { product_retailer_id: 'a' })],
  [
    'an address without a country',
    100,
    action('address_message', { name: 'address_message', parameters: {} }),
  ],
  [
    'an order without its reference',
    100,
    action('order_details', { name: 'review_and_pay', parameters: { order: {} } }),
  ],
  [
    'an order status without an order',
    100,
    action('order_status', { name: 'review_order', parameters: { reference_id: 'a' } }),
  ],
  ['a wrong action name', 100, action('catalog_message', { name: 'catalogue' })],
  [
    'a call label that is too long',
    131009,
    action('voice_call', { name: 'voice_call', parameters: { display_text: 'x'.repeat(21) } }),
  ],
])('%s is refused with %i', async (_name, code, interactive) => {
  expect(await send(interactive)).toMatchObject({ status: 400, body: { error: { code } } });
});
