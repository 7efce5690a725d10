/** What the sending actions take, and what becomes of it at Meta. */
import { testAccount } from '../support/accounts';
import type { Answer } from '../support/api';
import { holding, like, listHolding } from '../support/expecting';
import { at, textAt } from '../support/json';
import { CUSTOMER, accepted, sendText, untilEvents, untilStatus } from '../support/steps';
import type { ConnectedTenant } from '../support/tenants';
import { startWorld, type World } from '../support/world';

let world: World;
let tenant: ConnectedTenant;
let twoNumbers: ConnectedTenant;

beforeAll(async () => {
  world = await startWorld({ accounts: [testAccount(1), testAccount(2, { numbers: 2 })] });
  [tenant, twoNumbers] = [world.tenants[0] ?? world.tenant, world.tenants[1] ?? world.tenant];
});
afterAll(() => world.stop());

function sendTemplate(input: Record<string, unknown>): Promise<Answer> {
  return tenant.api.post('/v1/actions/send_template', {
    connection_id: tenant.connectionId,
    to: CUSTOMER,
    ...input,
  });
}

/** The body of the one call that went out for a message. */
async function graphBody(id: string): Promise<unknown> {
  await untilStatus(tenant.api, { id, status: 'read' });
  const sent = await world.twin.sent(id);
  expect(sent).toHaveLength(1);
  return sent[0]?.body;
}

async function refused(answering: Promise<Answer>): Promise<unknown> {
  const { status, headers, json } = await answering;
  expect(status).toBe(422);
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  return json;
}

test('positional variables come in their order, whatever order they were given in', async () => {
  const id = await accepted(
    sendTemplate({
      template: 'order_update',
      language: 'en',
      variables: { 2: 'A-1001', 1: 'Ana' },
    }),
  );
  expect(await graphBody(id)).toEqual({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: CUSTOMER,
    type: 'template',
    biz_opaque_callback_data: id,
    template: {
      name: 'order_update',
      language: { code: 'en' },
      components: [
        {
          type: 'body',
          parameters: [
            { type: 'text', text: 'Ana' },
            { type: 'text', text: 'A-1001' },
          ],
        },
      ],
    },
  });
});

test('named variables carry their names', async () => {
  const id = await accepted(
    sendTemplate({
      template: 'appointment_reminder',
      language: 'en',
      variables: { first_name: 'Ana', date: 'May 3rd' },
    }),
  );
  expect(at(await graphBody(id), 'template', 'components')).toEqual([
    {
      type: 'body',
      parameters: [
        { type: 'text', parameter_name: 'first_name', text: 'Ana' },
        { type: 'text', parameter_name: 'date', text: 'May 3rd' },
      ],
    },
  ]);
});

test('without variables there are no components, and the message tells its template', async () => {
  const answer = await sendTemplate({ template: 'hello_world' });
  expect(answer.json).toMatchObject({
    type: 'template',
    template: { name: 'hello_world', language: 'en_US' },
  });
  expect(at(await graphBody(textAt(answer.json, 'id')), 'template')).toEqual({
    name: 'hello_world',
    language: { code: 'en_US' },
  });
});

test.each([
  [{ 1: 'a', 3: 'c' }, '/variables/2'],
  [{ 2: 'b' }, '/variables/1'],
  [{ 1: 'a', name: 'b' }, '/variables/2'],
])('variables with a gap %j are refused with the missing one', async (variables, pointer) => {
  expect(
    await refused(sendTemplate({ template: 'order_update', language: 'en', variables })),
  ).toMatchObject({
    code: 'variables_invalid',
    errors: listHolding([holding({ pointer, keyword: 'required' })]),
  });
});

test.each(['+49 176 12345678', '0176/12345678', '004917612345678', '4917612345678'])(
  'the recipient %j is written to as +4917612345678',
  async (to) => {
    const answer = await sendText(tenant, 'Hello', { to });
    expect(at(answer.json, 'to')).toBe(CUSTOMER);
    expect(at(await graphBody(textAt(answer.json, 'id')), 'to')).toBe(CUSTOMER);
  },
);

test('all forms of a number are one contact, and its id is a recipient too', async () => {
  const [one, two] = [
    await sendText(tenant, 'a', { to: '+49 176 12345678' }),
    await sendText(tenant, 'b', { to: '017612345678' }),
  ];
  expect(at(two.json, 'contact_id')).toBe(at(one.json, 'contact_id'));
  const byContact = await sendText(tenant, 'c', { to: at(one.json, 'contact_id') });
  expect(byContact.json).toMatchObject({ to: CUSTOMER, contact_id: at(one.json, 'contact_id') });
  expect(at(await graphBody(textAt(byContact.json, 'id')), 'to')).toBe(CUSTOMER);
});

test('a BSUID goes out as `recipient`', async () => {
  const id = await accepted(sendText(tenant, 'Hello', { to: 'DE.1349021850203942' }));
  const body = await graphBody(id);
  expect(body).toMatchObject({ recipient: 'DE.1349021850203942' });
  expect(body).not.toHaveProperty('to');
});

test.each([
  '',
  'nobody',
  '123',
  '+49',
  'cnt_01jd3kq8w0m4t6v8x0z2b4d6f8',
  '+4917612345678,+4917612345679',
])('%j is no recipient', async (to) => {
  expect(await refused(sendText(tenant, 'Hello', { to }))).toMatchObject({
    errors: [{ pointer: '/to' }],
  });
});

test('a reply quotes by our id or by the id of Meta', async () => {
  await world.twin.inbound({
    from: CUSTOMER,
    text: 'A question',
    phone_number_id: tenant.phoneNumberId,
  });
  const [event] = await untilEvents(tenant.api, { count: 1, type: 'message.received' });
  const { id, wamid } = {
    id: textAt(event, 'data', 'message', 'id'),
    wamid: textAt(event, 'data', 'message', 'wamid'),
  };
  for (const replyTo of [id, wamid]) {
    expect(
      at(
        await graphBody(await accepted(sendText(tenant, 'An answer', { reply_to: replyTo }))),
        'context',
      ),
    ).toEqual({ message_id: wamid });
  }
  expect(
    await refused(sendText(tenant, 'An answer', { reply_to: 'msg_01jd3kq8w0m4t6v8x0z2b4d6f8' })),
  ).toMatchObject({ errors: [{ pointer: '/reply_to' }] });
});

test('with several numbers the sender must be said, and must be one of them', async () => {
  expect(await refused(sendText(twoNumbers, 'Hello'))).toMatchObject({
    code: 'phone_number_required',
    errors: [{ pointer: '/phone_number_id' }],
  });
  expect(
    await refused(sendText(twoNumbers, 'Hello', { phone_number_id: tenant.phoneNumberId })),
  ).toMatchObject({ code: 'phone_number_unknown' });
  const second = twoNumbers.account.numbers[1]?.id ?? '';
  const id = await accepted(sendText(twoNumbers, 'Hello', { phone_number_id: second }));
  expect(await untilStatus(twoNumbers.api, { id, status: 'read' })).toMatchObject({
    phone_number_id: second,
  });
  expect((await world.twin.calls(`${second}/messages`)).map(({ status }) => status)).toEqual([200]);
});

test.each<[string, Record<string, unknown>, string]>([
  ['an empty text', { text: { body: '' } }, '/text/body'],
  ['a text that is too long', { text: { body: 'x'.repeat(4097) } }, '/text/body'],
  ['a text that is no object', { text: 'Hello' }, '/text'],
  ['an unknown field', { colour: 'red' }, '/colour'],
  ['an unknown field inside', { text: { body: 'a', colour: 'red' } }, '/text/colour'],
  ['callback data that is too long', { callback_data: 'x'.repeat(1001) }, '/callback_data'],
  [
    'a connection that is not there',
    { connection_id: 'con_01jd3kq8w0m4t6v8x0z2b4d6f8' },
    '/connection_id',
  ],
])('%s is refused with its place', async (_name, more, pointer) => {
  expect(await refused(sendText(tenant, 'Hello', more))).toMatchObject({
    code: like(/^(invalid_input|connection_unknown)$/),
    errors: [{ pointer }],
  });
});
