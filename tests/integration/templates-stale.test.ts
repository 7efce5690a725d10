/**
 * A template that was changed at Meta in silence, or that a list shows late: Meta is asked before a
 * send is refused.
 */
import { BODY, NAMED_BODY, buttons, header } from '../fixtures/templates/components';
import {
  TEMPLATE,
  listed,
  page,
  startRecordedHub,
  type Account,
  type RecordedHub,
} from '../fixtures/templates/recorded';
import { at } from '../support/json';
import { expectProblem } from '../support/problems';
import { CUSTOMER } from '../support/steps';

let hub: RecordedHub;

beforeAll(async () => {
  hub = await startRecordedHub();
});
afterAll(() => hub.close());

const OTHER = { ...TEMPLATE, id: '9', name: 'other' };
const EDITED = {
  ...TEMPLATE,
  components: [
    {
      type: 'BODY',
      text: 'Hi {{1}}, order {{2}} comes on {{3}} at last.',
      example: { body_text: [['a', 'b', 'c']] },
    },
  ],
};
const TWO = { 1: 'Ana', 2: 'A-1' };
const THREE = { ...TWO, 3: 'Monday' };

/** An account of which the hub knows these. */
async function knowing(...templates: object[]): Promise<Account> {
  hub.answer(() => listed(...templates));
  const account = await hub.connect();
  await account.sync();
  return account;
}

test('variables that fit the template as it is now are taken, and Meta is asked once for many sends', async () => {
  const account = await knowing(TEMPLATE);
  const { send } = account;
  hub.answer(() => listed(EDITED));
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => send({ template: 'greeting', variables: THREE })),
  );

  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
  expect(await hub.sent(account)).toMatchObject({
    components: [{ parameters: [{ text: 'Ana' }, { text: 'A-1' }, { text: 'Monday' }] }],
  });
  expect(hub.lookUps()).toHaveLength(1);
  expectProblem(await send({ template: 'greeting', variables: TWO }), 422, 'variables_invalid');
  expect(hub.lookUps()).toHaveLength(1);
});

test.each<[string, Parameters<RecordedHub['answer']>[0]]>([
  ['can not be reached', () => undefined],
  ['has the same', () => listed(TEMPLATE)],
  ['no longer lists it', () => listed()],
])('Meta %s: what does not fit is refused, with its place', async (_name, reply) => {
  const { send } = await knowing(TEMPLATE);
  hub.answer(reply);
  for (const variables of [THREE, { ...THREE, 1: 'Ben' }]) {
    const answer = await send({ template: 'greeting', variables });
    expectProblem(answer, 422, 'variables_invalid');
    expect(at(answer.json, 'errors', 0, 'pointer')).toBe('/variables/3');
  }
  expect(hub.lookUps()).toHaveLength(1);
});

test('a question takes the buttons that the template has got meanwhile', async () => {
  const { connectionId } = await knowing(TEMPLATE);
  hub.answer(() => listed({ ...TEMPLATE, components: [BODY, buttons('QUICK_REPLY')] }));
  const ask = (more: object) =>
    hub.tenant.api.post('/v1/actions/ask', {
      connection_id: connectionId,
      to: CUSTOMER,
      template: { template: 'greeting', variables: TWO },
      resume_url: hub.hubUrl,
      expires_at: new Date(Date.now() + 60_000).toISOString(),
      ...more,
    });
  expectProblem(await ask({ buttons: [{ title: 'a' }, { title: 'b' }] }), 422, 'invalid_input');
  expect((await ask({ buttons: [{ title: 'a' }] })).status).toBe(202);
  expect(hub.lookUps()).toHaveLength(1);
});

test('the list by name is read to its end before a template is called unknown', async () => {
  const { send } = await knowing(OTHER);
  hub.answer((_call, index) =>
    index === 0 ? page('c1', { ...OTHER, name: 'greeting_long' }) : listed(TEMPLATE),
  );
  expect((await send({ template: 'greeting', variables: TWO })).status).toBe(202);

  hub.answer((_call, index) =>
    index === 0 ? page('c1', TEMPLATE) : listed({ ...TEMPLATE, id: '2', language: 'fr' }),
  );
  expect((await send({ template: 'greeting', language: 'fr', variables: TWO })).json).toMatchObject(
    { template: { language: 'fr' } },
  );
  hub.answer(() => listed(TEMPLATE));
  expectProblem(
    await send({ template: 'greeting', language: 'it', variables: TWO }),
    422,
    'template_unknown',
  );
});

test.each<[string, Parameters<RecordedHub['answer']>[0], number]>([
  ['breaks off', (_call, index) => (index === 0 ? page('c1', OTHER) : undefined), 2],
  ['gives the same page again', () => page('c1', OTHER), 2],
  ['never ends', (_call, index) => page(`c${String(index)}`, OTHER), 20],
  ["has an entry that can't be read", () => listed({ id: 3, name: 'greeting' }), 1],
])('a list that %s tells nothing: the send is let through', async (_name, reply, pages) => {
  const { send } = await knowing(OTHER);
  hub.answer(reply);
  expect(await send({ template: 'greeting', language: 'en', variables: TWO })).toMatchObject({
    status: 202,
    json: { template: { name: 'greeting', language: 'en' } },
  });
  expect(hub.lookUps()).toHaveLength(pages);
});

test('a template without a format has names if its variables have', async () => {
  const { parameter_format: _format, ...formless } = TEMPLATE;
  const account = await knowing({
    ...formless,
    components: [header('TEXT', 'For {{who}}'), NAMED_BODY],
  });
  expect(
    (
      await account.send({
        template: 'greeting',
        variables: { first_name: 'Ana', date: 'May 3rd' },
        header: { type: 'text', text: 'you' },
      })
    ).status,
  ).toBe(202);
  expect(at(await hub.sent(account), 'components')).toEqual([
    { type: 'header', parameters: [{ type: 'text', parameter_name: 'who', text: 'you' }] },
    {
      type: 'body',
      parameters: [
        { type: 'text', parameter_name: 'first_name', text: 'Ana' },
        { type: 'text', parameter_name: 'date', text: 'May 3rd' },
      ],
    },
  ]);
});

test('of a template that nobody knows the name of the header variable is left to Meta', async () => {
  hub.answer(() => undefined);
  const account = await hub.connect();
  expect(
    (
      await account.send({
        template: 'greeting',
        variables: { first_name: 'Ana' },
        header: { type: 'text', text: 'you' },
      })
    ).status,
  ).toBe(202);
  expect(at(await hub.sent(account), 'components')).toEqual([
    { type: 'header', parameters: [{ type: 'text', text: 'you' }] },
    { type: 'body', parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Ana' }] },
  ]);
});
