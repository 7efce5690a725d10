/** The Meta twin's answers: Graph errors, validation of sends, templates, media, numbers. */
import { startTwin, type Twin } from '../../connectors/whatsapp/twin';
import { clientOf, NUMBER, TOKEN, VERSION, WABA, type Client } from '../fixtures/twin/client';

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

function template(name: string, code: string, components: object[]): object {
  return { type: 'template', template: { name, language: { code }, components } };
}

function texts(...values: string[]): object[] {
  return values.map((text) => ({ type: 'text', text }));
}

async function errorOf(message: object): Promise<unknown> {
  const { status, body } = await client.send(message);
  return { status, ...(typeof body === 'object' ? body : {}) };
}

test("an unknown token is refused with 190 in Meta's shape", async () => {
  const { status, body } = await client.graph(
    'POST',
    `/${NUMBER}/messages`,
    { messaging_product: 'whatsapp' },
    'nope',
  );
  expect(status).toBe(401);
  expect(body).toEqual({
    error: {
      message: 'Invalid OAuth access token - Cannot parse access token',
      type: 'OAuthException',
      code: 190,
      fbtrace_id: expect.stringMatching(/^A/),
    },
  });
});

test("an id that is not the token's is an unsupported request", async () => {
  const { status, body } = await client.graph('GET', '/999');
  expect(status).toBe(400);
  expect(body).toMatchObject({
    error: {
      code: 100,
      error_subcode: 33,
      type: 'GraphMethodException',
      message: expect.stringContaining("Unsupported get request. Object with ID '999'"),
    },
  });
});

test('unknown paths, fields and malformed JSON are Graph errors', async () => {
  expect(await client.graph('GET', `/${WABA}/nothing`)).toMatchObject({
    status: 400,
    body: { error: { code: 100 } },
  });
  expect(await client.graph('GET', `/${WABA}?fields=id,nothing`)).toMatchObject({
    status: 400,
    body: { error: { code: 100 } },
  });
  expect(await client.graph('GET', '/a/b/c')).toMatchObject({
    status: 400,
    body: { error: { code: 2500 } },
  });
  expect(await client.graph('POST', `/${NUMBER}/messages`, '{"messaging_product":')).toMatchObject({
    status: 400,
    body: { error: { code: 100 } },
  });
  const outside = await fetch(`${twin.url}/nowhere`);
  expect(outside.status).toBe(400);
  expect(await outside.json()).toMatchObject({ error: { code: 2500 } });
});

test('a template with the wrong number of parameters is refused with 132000', async () => {
  expect(
    await errorOf(template('order_update', 'en', [{ type: 'body', parameters: texts('Ann') }])),
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
  expect(await errorOf(message)).toMatchObject({ status, error: { code } });
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

test('templates are paged by cursor to the end, and a made-up cursor is 131059', async () => {
  const names: string[] = [];
  let url: string | undefined =
    `${twin.url}${VERSION}/${WABA}/message_templates?fields=name,language&limit=3&access_token=${TOKEN}`;
  while (url !== undefined) {
    const text: string = await (await fetch(url)).text();
    names.push(...[...text.matchAll(/"name":"(\w+)"/g)].map((match) => match[1] ?? ''));
    const next = /"next":"([^"]+)"/.exec(text)?.[1];
    url = next === undefined ? undefined : next.replaceAll('\\/', '/').replaceAll('\\u0025', '%');
  }
  expect(names).toEqual([
    'hello_world',
    'order_update',
    'order_update',
    'appointment_reminder',
    'login_code',
    'spring_sale',
    'winter_sale',
    'bestellstatus',
  ]);
  expect(await client.graph('GET', `/${WABA}/message_templates?after=bogus`)).toMatchObject({
    status: 400,
    body: { error: { code: 131059 } },
  });
  expect(
    (await client.graph('GET', `/${WABA}/message_templates?status=PAUSED&name=winter_sale`)).body,
  ).toMatchObject({ data: [{ name: 'winter_sale', status: 'PAUSED' }] });
});

test('a template is created pending, reviewed, edited by Meta and deleted', async () => {
  const created = {
    name: 'new_one',
    language: 'en',
    category: 'UTILITY',
    components: [{ type: 'BODY', text: 'Hi {{1}}, welcome.', example: { body_text: [['Ann']] } }],
  };
  expect((await client.graph('POST', `/${WABA}/message_templates`, created)).body).toMatchObject({
    status: 'PENDING',
    category: 'UTILITY',
  });
  expect(await client.graph('POST', `/${WABA}/message_templates`, created)).toMatchObject({
    status: 400,
    body: { error: { code: 100, error_subcode: 2388024 } },
  });
  await client.control('/idle?wait=5000');
  expect((await client.graph('GET', `/${WABA}/message_templates?name=new_one`)).body).toMatchObject(
    { data: [{ status: 'APPROVED' }] },
  );
  await client.control('/templates', { name: 'new_one', language: 'en', status: 'DISABLED' });
  expect(
    await errorOf(template('new_one', 'en', [{ type: 'body', parameters: texts('Ann') }])),
  ).toMatchObject({ error: { code: 132016 } });
  expect((await client.graph('DELETE', `/${WABA}/message_templates?name=new_one`)).body).toEqual({
    success: true,
  });
  expect((await client.graph('DELETE', `/${WABA}/message_templates?name=new_one`)).status).toBe(
    400,
  );
});

test('media is uploaded by FormData, sent, downloaded and deleted', async () => {
  const form = new FormData();
  form.append('messaging_product', 'whatsapp');
  form.append('file', new Blob(['\r\n--not a boundary\r\n'], { type: 'image/png' }), 'a.png');
  const upload = await fetch(`${twin.url}${VERSION}/${NUMBER}/media`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: form,
  });
  const id = /"id":"(\d+)"/.exec(await upload.text())?.[1] ?? '';

  expect((await client.send({ type: 'image', image: { id, caption: 'x' } })).status).toBe(200);
  expect((await client.graph('GET', `/${id}`)).body).toMatchObject({
    file_size: 20,
    mime_type: 'image/png',
    url: expect.stringContaining(twin.url),
  });
  expect((await client.graph('DELETE', `/${id}`)).body).toEqual({ success: true });
  expect((await client.graph('GET', `/${id}`)).status).toBe(400);
});

test('numbers, profile, registration and debug_token answer as Graph does', async () => {
  expect(
    (await client.graph('GET', `/${WABA}/phone_numbers?fields=display_phone_number,throughput`))
      .body,
  ).toMatchObject({
    data: [{ id: NUMBER, throughput: { level: 'STANDARD' } }, { throughput: { level: 'HIGH' } }],
    paging: { cursors: {} },
  });
  await client.graph('POST', `/${NUMBER}/whatsapp_business_profile`, {
    messaging_product: 'whatsapp',
    about: 'Open 9-5',
  });
  expect(
    (await client.graph('GET', `/${NUMBER}/whatsapp_business_profile?fields=about`)).body,
  ).toEqual({ data: [{ about: 'Open 9-5', messaging_product: 'whatsapp' }] });
  expect(
    (
      await client.graph('POST', `/${NUMBER}/register`, {
        messaging_product: 'whatsapp',
        pin: '12',
      })
    ).status,
  ).toBe(400);
  expect(
    (
      await client.graph('POST', `/${NUMBER}/register`, {
        messaging_product: 'whatsapp',
        pin: '123456',
      })
    ).body,
  ).toEqual({ success: true });
  expect((await client.graph('GET', `/debug_token?input_token=${TOKEN}`)).body).toMatchObject({
    data: { is_valid: true, granular_scopes: [{ target_ids: [WABA] }, {}] },
  });
});

test('chaos answers Graph errors, bare 500s and limits', async () => {
  const text = { type: 'text', text: { body: 'x' } };
  await client.control('/chaos', { error: { code: 131000, is_transient: true, count: 1 } });
  expect(await errorOf(text)).toMatchObject({
    status: 500,
    error: { code: 131000, is_transient: true },
  });
  await client.control('/chaos', { reset: true, throughput: 1 });
  expect((await client.send(text)).status).toBe(200);
  expect(await errorOf(text)).toMatchObject({ status: 400, error: { code: 130429 } });
  await client.control('/chaos', { reset: true, scope: 'all', error: { code: 190 } });
  expect(await client.graph('GET', `/${WABA}`)).toMatchObject({
    status: 401,
    body: { error: { code: 190 } },
  });
});
