/**
 * `ask`: what is refused, what happens when nobody answers, and what a dead process leaves behind.
 */
import { endAsk, findAsks, insertAsk } from '../../src/asks/model';
import { testAccount } from '../support/accounts';
import { BUTTONS, askButtons, choicesOf, postAsk, tap } from '../fixtures/hub/ask';
import { at, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import { CUSTOMER } from '../support/steps';
import type { ConnectedTenant } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;
let tenant: ConnectedTenant;

beforeAll(async () => {
  world = await startWorld({
    accounts: [testAccount(1)],
    env: { HUB_HOOK_SCHEDULE_SECONDS: '0.1,0.1', HUB_SWEEP_SECONDS: '0.5' },
  });
  tenant = world.tenant;
});
afterAll(() => world.stop());

function soon(ms: number): string {
  return new Date(Date.now() + ms).toISOString();
}
function title(length: number): string {
  return 'x'.repeat(length);
}

test('a question that nobody answers ends at its time, and a later tap is told so', async () => {
  const id = await askButtons(tenant, world.sink.url('/expired'), { expires_at: soon(1_500) });
  const choices = await choicesOf(world, id);
  const delivered = await world.sink.wait('/expired');
  await tap(world, choices[0]);
  await until(
    async () =>
      (await world.twin.sent()).some(
        ({ body }) => textAt(body, 'text', 'body') === 'The time to answer this question is over.',
      ),
    { what: 'the late tap to be told' },
  );

  expect(delivered.envelope).toMatchObject({
    message_id: id,
    status: 'expired',
    answer: null,
    responded_at: null,
    contact: { phone: CUSTOMER },
  });
  expect(world.sink.received('/expired')).toHaveLength(1);
});

test('an answer that is not taken is posted again', async () => {
  world.sink.answer('/again', (_delivered, count) => ({ status: count === 1 ? 503 : 200 }));
  const id = await askButtons(tenant, world.sink.url('/again'));
  await tap(world, (await choicesOf(world, id))[0]);
  await until(() => world.sink.received('/again').length === 2, { what: 'the second attempt' });
  const [first, second] = world.sink.received('/again');
  expect([second?.body, second?.headers['webhook-id']]).toEqual([first?.body, `${id}:answer`]);
});

test('an answer whose process died before it was told is told by the sweep', async () => {
  const id = await askButtons(tenant, world.sink.url('/died'));
  const ask = (await findAsks(tenant.workspaceId, [id])).get(id);
  if (ask === undefined) throw new Error('there is no such question');
  await endAsk(
    ask,
    { state: 'answered', answeredBy: 'msg_x', outcome: '{"status":"answered"}' },
    new Date(),
  );
  expect((await world.sink.wait('/died')).body).toBe('{"status":"answered"}');
});

test('an answer counts only before the end of the time, and the end of the time only after it, whoever comes first', async () => {
  const { workspaceId, connectionId } = tenant;
  const [before, expiresAt, after] = [3, 2, 1].map(
    (hours) => new Date(Date.now() + (24 - hours) * 3_600_000),
  );
  if (before === undefined || expiresAt === undefined || after === undefined)
    throw new Error('three times are needed');
  const ask = {
    _id: 'msg_timed',
    workspaceId,
    connectionId,
    resumeUrl: world.sink.url('/timed'),
    options: '[]',
    expiresAt,
    state: 'open',
    sweepAt: after,
    createdAt: before,
  } as const;
  await insertAsk(ask);
  expect(
    await endAsk(ask, { state: 'answered', answeredBy: 'msg_late', outcome: '{}' }, after),
  ).toBeNull();
  expect(await endAsk(ask, { state: 'expired', outcome: '{}' }, before)).toBeNull();
  expect(
    await endAsk(
      ask,
      { state: 'answered', answeredBy: 'msg_first', outcome: '{"status":"answered"}' },
      before,
    ),
  ).toMatchObject({ answeredBy: 'msg_first' });
  expect(await endAsk(ask, { state: 'expired', outcome: '{}' }, after)).toBeNull();
});

test('a question whose message was never accepted is forgotten', async () => {
  const at0 = new Date(Date.now() - 1_000);
  await insertAsk({
    _id: 'msg_never',
    workspaceId: tenant.workspaceId,
    connectionId: tenant.connectionId,
    resumeUrl: world.sink.url('/never'),
    options: '[]',
    expiresAt: at0,
    state: 'open',
    sweepAt: at0,
    createdAt: at0,
  });
  await until(async () => (await findAsks(tenant.workspaceId, ['msg_never'])).size === 0, {
    what: 'the question to be gone',
  });
  expect(world.sink.received('/never')).toEqual([]);
});

test.each<[string, Record<string, unknown>, string]>([
  ['no answers', { body: 'Well?' }, '/buttons'],
  ['no question', { buttons: BUTTONS }, '/body'],
  [
    'buttons and a list',
    { body: 'Well?', buttons: BUTTONS, list: { rows: [{ title: 'A' }] } },
    '/list',
  ],
  [
    'four buttons',
    { body: 'Well?', buttons: [1, 2, 3, 4].map((n) => ({ title: String(n) })) },
    '/buttons',
  ],
  [
    'a button that is too long',
    { body: 'Well?', buttons: [{ title: title(21) }] },
    '/buttons/0/title',
  ],
  [
    'two buttons alike',
    {
      body: 'Well?',
      buttons: [
        { id: 'a', title: 'Yes' },
        { id: 'b', title: 'Yes' },
      ],
    },
    '/buttons/1/title',
  ],
  [
    'two ids alike',
    {
      body: 'Well?',
      buttons: [
        { id: 'a', title: 'Yes' },
        { id: 'a', title: 'No' },
      ],
    },
    '/buttons/1/id',
  ],
  ['a body that is too long for buttons', { body: title(1025), buttons: BUTTONS }, '/body'],
  ['a list without rows', { body: 'Well?', list: {} }, '/list/rows'],
  [
    'eleven rows',
    {
      body: 'Well?',
      list: {
        sections: [0, 1].map((n) => ({
          title: String(n),
          rows: Array.from({ length: 6 }, (_, row) => ({ title: `${String(n)}.${String(row)}` })),
        })),
      },
    },
    '/list/sections',
  ],
  [
    'a section without a name',
    {
      body: 'Well?',
      list: { sections: [{ title: 'A', rows: [{ title: 'a' }] }, { rows: [{ title: 'b' }] }] },
    },
    '/list/sections/1/title',
  ],
  ['a template with a body', { body: 'Well?', template: { template: 'hello_world' } }, '/body'],
  [
    'a template without quick replies',
    { template: { template: 'hello_world', language: 'en_US' } },
    '/template/template',
  ],
  [
    'more buttons than the template has',
    {
      template: { template: 'appointment_reminder', variables: { first_name: 'A', date: 'B' } },
      buttons: BUTTONS,
    },
    '/buttons',
  ],
  [
    'a time that is over',
    { body: 'Well?', buttons: BUTTONS, expires_at: '2020-01-01T00:00:00Z' },
    '/expires_at',
  ],
  [
    'a time that is none',
    { body: 'Well?', buttons: BUTTONS, expires_at: 'tomorrow' },
    '/expires_at',
  ],
  [
    'an address that is none',
    { body: 'Well?', buttons: BUTTONS, resume_url: 'tomorrow' },
    '/resume_url',
  ],
])('%s is refused by its place, also in a dry run', async (_name, input, pointer) => {
  const before = (await world.twin.sent()).length;
  const answer = await postAsk(tenant, { resume_url: world.sink.url('/refused'), ...input });
  expectProblem(answer, 422, 'invalid_input');
  expect(at(answer.json, 'errors', 0, 'pointer')).toBe(pointer);
  expect(await world.twin.sent()).toHaveLength(before);
});

test('an address inside the network is refused, and a dry run asks nobody', async () => {
  const answer = await postAsk(tenant, {
    body: 'Well?',
    buttons: BUTTONS,
    resume_url: 'http://10.0.0.1/',
  });
  expectProblem(answer, 422, 'target_refused');
  expect(at(answer.json, 'errors', 0, 'pointer')).toBe('/resume_url');
  const dry = await tenant.api.post('/v1/actions/ask?dry_run=true', {
    connection_id: tenant.connectionId,
    to: CUSTOMER,
    body: 'Well?',
    buttons: BUTTONS,
    resume_url: world.sink.url('/dry'),
    expires_at: soon(60_000),
  });
  expect([dry.status, dry.json]).toEqual([200, { dry_run: true, valid: true }]);
});
