/** `ask`: the answer of a customer goes once to the address that waits for it. */
import { testAccount } from '../support/accounts';
import { anyOf, like } from '../support/expecting';
import { BUTTONS, askButtons, choicesOf, postAsk, saidFor, tap } from '../fixtures/hub/ask';
import { at, listAt, textAt } from '../support/json';
import { verifies } from '../support/sink';
import { CUSTOMER, accepted, untilEvents, untilStatus } from '../support/steps';
import type { ConnectedTenant } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;
let tenant: ConnectedTenant;

beforeAll(async () => {
  world = await startWorld({
    accounts: [testAccount(1), testAccount(2)],
    env: { HUB_HOOK_SCHEDULE_SECONDS: '0.1,0.1', HUB_SWEEP_SECONDS: '0.5' },
  });
  tenant = world.tenant;
});
afterAll(() => world.stop());

async function toldToCustomer(text: string): Promise<number> {
  return (await world.twin.sent()).filter(({ body }) => textAt(body, 'text', 'body') === text)
    .length;
}
const ALREADY = 'This question was answered already.';

test('a button that is tapped answers, signed, in the words of the asker', async () => {
  const secret = textAt((await tenant.api.post('/v1/callback_secret', {})).json, 'secret');
  const id = await askButtons(tenant, world.sink.url('/buttons'));
  const { body } = await saidFor(world, id);
  expect(body).toMatchObject({
    type: 'interactive',
    interactive: { type: 'button', body: { text: 'Approve?' } },
  });
  const choices = await choicesOf(world, id);
  expect(choices.map(({ title }) => title)).toEqual(['Approve', 'Reject', 'Later']);
  await tap(world, choices[1]);

  const delivered = await world.sink.wait('/buttons');
  expect(verifies(delivered, secret)).toBe(true);
  expect(delivered.envelope).toEqual({
    message_id: id,
    status: 'answered',
    answer: { id: 'no', title: 'Reject', text: 'Reject' },
    responded_at: like(/^\d{4}-.*Z$/),
    contact: {
      id: like(/^cnt_/),
      phone: CUSTOMER,
      bsuid: anyOf(String),
      name: 'Ana',
      username: null,
      tags: [],
    },
  });
  expect((await tenant.api.get(`/v1/callbacks?message_id=${id}`)).json).toMatchObject({
    data: [{ kind: 'answer', url: world.sink.url('/buttons') }],
  });
});

test('the first of several taps counts, and the others are told', async () => {
  const id = await askButtons(tenant, world.sink.url('/twice'));
  const [yes, no] = await choicesOf(world, id);
  await Promise.all([tap(world, yes), tap(world, no)]);
  await until(async () => (await toldToCustomer(ALREADY)) === 1, {
    what: 'the second tap to be told',
  });
  await tap(world, yes);
  await until(async () => (await toldToCustomer(ALREADY)) === 2, {
    what: 'the third tap to be told',
  });
  await world.sink.wait('/twice');
  const [first, ...others] = world.sink.received('/twice');
  expect(['yes', 'no']).toContain(at(first?.envelope, 'answer', 'id'));
  expect(others).toEqual([]);
});

test('rows of a list, in sections or alone, without an id give their title', async () => {
  const rows = [
    { title: 'Berlin', description: 'Mitte' },
    { id: 'hh', title: 'Hamburg' },
  ];
  const alone = await accepted(
    postAsk(tenant, { body: 'Where?', list: { rows }, resume_url: world.sink.url('/row') }),
  );
  const grouped = await accepted(
    postAsk(tenant, {
      body: 'Where?',
      list: {
        button: 'Towns',
        sections: [
          { title: 'North', rows: [rows[1]] },
          { title: 'East', rows: [rows[0]] },
        ],
      },
      resume_url: world.sink.url('/section'),
    }),
  );
  for (const id of [alone, grouped]) await untilStatus(tenant.api, { id, status: 'read' });
  expect((await saidFor(world, alone)).body).toMatchObject({
    interactive: {
      type: 'list',
      action: {
        button: 'Choose',
        sections: [{ rows: [{ title: 'Berlin', description: 'Mitte' }, { title: 'Hamburg' }] }],
      },
    },
  });
  await tap(world, (await choicesOf(world, alone))[0], { kind: 'list_reply' });
  await tap(world, (await choicesOf(world, grouped))[0], { kind: 'list_reply' });

  expect((await world.sink.wait('/row')).envelope).toMatchObject({
    message_id: alone,
    answer: { id: 'Berlin', title: 'Berlin' },
  });
  expect((await world.sink.wait('/section')).envelope).toMatchObject({
    message_id: grouped,
    answer: { id: 'hh', title: 'Hamburg' },
  });
});

test('a text counts when it quotes the question', async () => {
  const id = await askButtons(tenant, world.sink.url('/text'));
  await world.twin.inbound({ from: CUSTOMER, text: 'Something else' });
  await world.twin.inbound({
    from: CUSTOMER,
    text: 'Only if it is cheaper',
    context: (await saidFor(world, id)).wamid,
  });
  expect((await world.sink.wait('/text')).envelope).toMatchObject({
    status: 'answered',
    answer: { id: null, title: null, text: 'Only if it is cheaper' },
  });
  expect(world.sink.received('/text')).toHaveLength(1);
});

test('the quick reply buttons of a template answer by what they carry', async () => {
  const template = {
    template: 'appointment_reminder',
    language: 'en',
    variables: { first_name: 'Ana', date: 'May 3rd' },
  };
  const id = await accepted(
    postAsk(tenant, {
      template,
      buttons: [{ id: 'ok', title: 'Yes' }],
      resume_url: world.sink.url('/template'),
    }),
  );
  await untilStatus(tenant.api, { id, status: 'read' });
  const { body } = await saidFor(world, id);
  const payloads = listAt(body, 'template', 'components')
    .filter((part) => at(part, 'type') === 'button')
    .map((part) => textAt(part, 'parameters', 0, 'payload'));
  expect(payloads).toHaveLength(2);
  await world.twin.inbound({
    from: CUSTOMER,
    type: 'button',
    message: { button: { payload: payloads[0], text: 'Confirm' } },
  });
  expect((await world.sink.wait('/template')).envelope).toMatchObject({
    message_id: id,
    answer: { id: 'ok', title: 'Confirm', text: 'Confirm' },
  });
});

test('a tap that names the question of another workspace answers nothing', async () => {
  const id = await askButtons(tenant, world.sink.url('/foreign'));
  const [yes] = await choicesOf(world, id);
  const other = world.tenants[1];
  await tap(world, yes, { phone_number_id: other?.phoneNumberId });
  if (other !== undefined) await untilEvents(other.api, { count: 1, type: 'message.received' });
  await tap(world, yes);
  expect((await world.sink.wait('/foreign')).envelope).toMatchObject({ answer: { id: 'yes' } });
  expect(world.sink.received('/foreign')).toHaveLength(1);
});

test('with a key the question is asked once, also when the answer was lost', async () => {
  const input = {
    body: 'Once?',
    buttons: BUTTONS,
    resume_url: world.sink.url('/key'),
    expires_at: new Date(Date.now() + 60_000).toISOString(),
  };
  const answers = await Promise.all(
    [1, 2, 3].map(() => postAsk(tenant, input, { 'idempotency-key': 'ask-1' })),
  );
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
  expect(new Set(answers.map(({ json }) => textAt(json, 'id'))).size).toBe(1);
  const id = textAt(answers[0]?.json, 'id');
  await untilStatus(tenant.api, { id, status: 'read' });
  expect(await world.twin.sent(id)).toHaveLength(1);
  await tap(world, (await choicesOf(world, id))[0]);
  await world.sink.wait('/key');
  expect(textAt((await postAsk(tenant, input, { 'idempotency-key': 'ask-1' })).json, 'id')).toBe(
    id,
  );
  expect(world.sink.received('/key')).toHaveLength(1);
});
