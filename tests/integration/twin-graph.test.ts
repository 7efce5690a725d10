/** The Meta twin's answers: Graph errors, templates, media, numbers, faults. */
import { startTwin, type Twin } from '../../connectors/whatsapp/twin';
import { clientOf, NUMBER, TOKEN, VERSION, WABA, type Client } from '../fixtures/twin/client';
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
    await errorOf(client, template('new_one', 'en', [{ type: 'body', parameters: texts('Ann') }])),
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
  expect(await errorOf(client, text)).toMatchObject({
    status: 500,
    error: { code: 131000, is_transient: true },
  });
  await client.control('/chaos', { reset: true, throughput: 1 });
  expect((await client.send(text)).status).toBe(200);
  expect(await errorOf(client, text)).toMatchObject({ status: 400, error: { code: 130429 } });
  await client.control('/chaos', { reset: true, scope: 'all', error: { code: 190 } });
  expect(await client.graph('GET', `/${WABA}`)).toMatchObject({
    status: 401,
    body: { error: { code: 190 } },
  });
});
