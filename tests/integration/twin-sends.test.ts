/** The Meta twin's validation of sends: which messages it accepts, and the errors of the others. */
import { startTwin, type Twin } from '../../connectors/whatsapp/twin';
import { clientOf, NUMBER, type Client } from '../fixtures/twin/client';
import { template, texts, errorOf } from '../fixtures/twin/sends';

let twin: Twin;

let client: Client;

beforeAll(async () => {
  twin = await startTwin({ appSecret: 'twin-app-secret' });
  client = clientOf(twin);
});

afterEach(async () => {
  await client.control('/reset', { seed: true });
});

afterAll(async () => {
  await twin.close();
});

test('a template with the wrong number of parameters is refused with 132000', async () => {
  expect(
    await errorOf(
      client,
      template('order_update', 'en', [{ type: 'body', parameters: texts('Ann') }]),
    ),
  ).toMatchObject({
    status: 400,
    error: {
      code: 132000,
      message: '(#132000) Number of parameters does not match the expected number of params',
      error_data: {
        messaging_product: 'whatsapp',
        details:
          'body: number of localizable_params (1) does not match the expected number of params (2)',
      },
    },
  });
});

test.each([
  ['an unknown language', template('order_update', 'fr', []), 404, 132001],
  [
    'a paused template',
    template('winter_sale', 'en', [{ type: 'body', parameters: texts('Ann') }]),
    400,
    132015,
  ],
  [
    'a named template without names',
    template('appointment_reminder', 'en', [{ type: 'body', parameters: texts('Ann', 'May') }]),
    400,
    100,
  ],
  [
    'a positional template with names',
    template('order_update', 'en', [
      {
        type: 'body',
        parameters: [{ type: 'text', text: 'a', parameter_name: 'x' }, ...texts('b')],
      },
    ]),
    400,
    132012,
  ],
  [
    'a missing media header',
    template('spring_sale', 'en', [{ type: 'body', parameters: texts('Ann') }]),
    400,
    132012,
  ],
  [
    'a one-time password without its button',
    template('login_code', 'en_US', [{ type: 'body', parameters: texts('123456') }]),
    400,
    131008,
  ],
  [
    'a new-line in a parameter',
    template('order_update', 'en', [{ type: 'body', parameters: texts('a\nb', 'c') }]),
    400,
    132018,
  ],
  ['a text above 4,096 characters', { type: 'text', text: { body: 'x'.repeat(4097) } }, 400, 100],
  ['an unknown type', { type: 'fax', fax: {} }, 400, 100],
  ['an unknown key in the text', { type: 'text', text: { body: 'x', foo: 1 } }, 400, 100],
  ['four reply buttons', buttons(['a', 'b', 'c', 'd']), 400, 131009],
  ['two equal button titles', buttons(['a', 'a']), 400, 131009],
  ['a medium the account does not have', { type: 'image', image: { id: '123' } }, 400, 100],
  [
    'the sender as recipient',
    { to: '+493023125000', type: 'text', text: { body: 'me' } },
    400,
    131021,
  ],
  [
    'a user id for a one-time password',
    { to: undefined, recipient: 'DE.123', ...otp('123456') },
    400,
    131062,
  ],
])('%s is refused', async (_what, message, status, code) => {
  expect(await errorOf(client, message)).toMatchObject({ status, error: { code } });
});

function buttons(titles: string[]): object {
  const action = {
    buttons: titles.map((title, index) => ({ type: 'reply', reply: { id: String(index), title } })),
  };
  return { type: 'interactive', interactive: { type: 'button', body: { text: 'Choose' }, action } };
}

function otp(code: string): object {
  return template('login_code', 'en_US', [
    { type: 'body', parameters: texts(code) },
    { type: 'button', sub_type: 'url', index: '0', parameters: texts(code) },
  ]);
}

test.each([
  ['positional', template('order_update', 'en', [{ type: 'body', parameters: texts('Ann', '1') }])],
  [
    'named',
    template('appointment_reminder', 'en', [
      {
        type: 'body',
        parameters: [
          { type: 'text', parameter_name: 'date', text: 'May' },
          { type: 'text', parameter_name: 'first_name', text: 'Ann' },
        ],
      },
    ]),
  ],
  ['one-time password', otp('123456')],
  [
    'media header and buttons',
    template('spring_sale', 'en', [
      {
        type: 'header',
        parameters: [{ type: 'image', image: { link: 'https://example.com/a.jpg' } }],
      },
      { type: 'body', parameters: texts('Ann') },
      { type: 'button', sub_type: 'url', index: 1, parameters: texts('summer') },
      {
        type: 'button',
        sub_type: 'COPY_CODE',
        index: '2',
        parameters: [{ type: 'coupon_code', coupon_code: 'SPRING25' }],
      },
    ]),
  ],
  ['reply buttons', buttons(['Yes', 'No'])],
])('a valid %s message is accepted', async (_kind, message) => {
  expect((await client.send(message)).body).toMatchObject({
    messages: [{ id: expect.stringMatching(/^wamid\./) }],
  });
});

test("without a plus the sender's country code is put in front, and Brazil loses its ninth digit", async () => {
  const german = await client.send({ to: '17604069001', type: 'text', text: { body: 'x' } });
  expect(german.body).toMatchObject({
    contacts: [{ input: '17604069001', wa_id: '4917604069001' }],
  });
  const brazilian = await client.send({
    to: '+55 31 98765-4321',
    type: 'text',
    text: { body: 'x' },
  });
  expect(brazilian.body).toMatchObject({ contacts: [{ wa_id: '553187654321' }] });
  expect((await client.control('/messages')).body).toMatchObject({
    data: [{ to: '+4917604069001' }, { to: '+5531987654321' }],
  });
});

test('a business-scoped user id is answered with user_id', async () => {
  const { body } = await client.send({
    to: undefined,
    recipient: 'DE.13491208655302741918',
    type: 'text',
    text: { body: 'x' },
  });
  expect(body).toMatchObject({
    contacts: [{ input: 'DE.13491208655302741918', user_id: 'DE.13491208655302741918' }],
  });
});

test('marking read answers success and is no message', async () => {
  const mark = {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: 'wamid.X',
    typing_indicator: { type: 'text' },
  };
  expect((await client.graph('POST', `/${NUMBER}/messages`, mark)).body).toEqual({ success: true });
  expect((await client.control('/messages')).body).toMatchObject({ total: 0 });
});
