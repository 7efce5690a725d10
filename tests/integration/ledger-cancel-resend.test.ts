/**
 * What a sender can do about a message after it was accepted: plan it, call it back, send it once
 * more, look what became of it.
 */
import { at, listAt, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import {
  accepted,
  readLog,
  readMessage,
  sendText,
  subscribe,
  untilEvents,
  untilStatus,
} from '../support/steps';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld({ env: { HUB_SWEEP_SECONDS: '0.5' } });
});
afterAll(() => world.stop());
beforeEach(() => world.twin.chaos({ reset: true }));

function inSeconds(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}
async function textsAtMeta(): Promise<unknown[]> {
  return (await world.twin.sent()).map(({ body }) => at(body, 'text', 'body'));
}

test('a planned message waits for its time and then goes out', async () => {
  const { tenant } = world;
  const sendAt = inSeconds(2);
  const id = await accepted(sendText(tenant, 'planned', { send_at: sendAt }));
  expect(at(await readMessage(tenant.api, id), 'status')).toBe('queued');
  const message = await untilStatus(tenant.api, { id, status: 'read' });
  expect(textAt(message, 'timestamps', 'accepted') >= sendAt).toBe(true);
});

test('a time that is over means now, and one that is no time is refused', async () => {
  const { tenant } = world;
  await untilStatus(tenant.api, {
    id: await accepted(sendText(tenant, 'late', { send_at: inSeconds(-60) })),
    status: 'read',
  });
  expectProblem(await sendText(tenant, 'never', { send_at: 'tomorrow' }), 422, 'invalid_input');
  expectProblem(
    await sendText(tenant, 'never', { send_at: inSeconds(400 * 86_400) }),
    422,
    'invalid_input',
  );
});

test('a message that waits can be canceled, is told once, and never goes out', async () => {
  const { tenant } = world;
  const id = await accepted(sendText(tenant, 'called back', { send_at: inSeconds(2) }));
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => tenant.api.post(`/v1/messages/${id}/cancel`, {})),
  );
  expect(answers.map(({ status, json }) => [status, at(json, 'status')])).toEqual(
    answers.map(() => [200, 'canceled']),
  );
  const later = await accepted(sendText(tenant, 'after it', { send_at: inSeconds(2.5) }));
  await untilStatus(tenant.api, { id: later, status: 'read' });

  expect(await textsAtMeta()).not.toContain('called back');
  const told = (await readLog(tenant.api, 'message.status')).filter(
    (event) => at(event, 'data', 'message', 'id') === id,
  );
  expect(told.map((event) => at(event, 'data', 'message', 'status'))).toEqual(['canceled']);
});

test('what Meta has got can not be canceled, nor what is not yours', async () => {
  const { tenant } = world;
  const id = await accepted(sendText(tenant, 'gone'));
  await untilStatus(tenant.api, { id, status: 'read' });
  expectProblem(
    await tenant.api.post(`/v1/messages/${id}/cancel`, {}),
    409,
    'message_not_cancelable',
  );
  expectProblem(
    await tenant.api.post('/v1/messages/msg_00000000000000000000000000/cancel', {}),
    404,
    'not_found',
  );
});

test('a failed message is sent once more as a message of its own, however often one asks', async () => {
  const { tenant, twin } = world;
  await twin.chaos({ error: { code: 131026, count: 1 } });
  const id = await accepted(sendText(tenant, 'second try', { callback_data: 'order 7' }));
  await untilStatus(tenant.api, { id, status: 'failed' });
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => tenant.api.post(`/v1/messages/${id}/resend`, {})),
  );

  const ids = new Set(answers.map(({ json }) => textAt(json, 'id')));
  expect([answers.map(({ status }) => status), ids.size]).toEqual([[202, 202, 202, 202, 202], 1]);
  const [copy = ''] = ids;
  expect(await untilStatus(tenant.api, { id: copy, status: 'read' })).toMatchObject({
    resend_of: id,
    callback_data: 'order 7',
  });
  expect(await readMessage(tenant.api, id)).toMatchObject({ status: 'failed' });
  expect((await textsAtMeta()).filter((text) => text === 'second try')).toHaveLength(1);
});

test('a message that arrived is not sent again', async () => {
  const { tenant } = world;
  const id = await accepted(sendText(tenant, 'arrived'));
  await untilStatus(tenant.api, { id, status: 'read' });
  expectProblem(
    await tenant.api.post(`/v1/messages/${id}/resend`, {}),
    409,
    'message_not_resendable',
  );
});

test('the trace tells the whole life of a message, with calls, statuses, events and deliveries', async () => {
  const { tenant, sink, twin } = world;
  const hook = await subscribe(tenant.api, sink.url('/trace'));
  await twin.chaos({ error: { code: 131056, count: 1 } });
  const id = await accepted(sendText(tenant, 'traced'));
  await untilStatus(tenant.api, { id, status: 'read' });
  const steps = await until(
    async () => {
      const { json } = await tenant.api.get(`/v1/messages/${id}/trace`);
      const found = listAt(json, 'steps');
      return found.filter((step) => at(step, 'kind') === 'delivery' && at(step, 'status') === 204)
        .length === 3
        ? found
        : undefined;
    },
    { what: 'three deliveries in the trace' },
  );

  const kinds = steps.map((step) => at(step, 'kind'));
  expect(kinds[0]).toBe('created');
  const calls = steps.filter((step) => at(step, 'kind') === 'call');
  expect(calls.map((step) => [at(step, 'outcome'), at(step, 'meta_code')])).toEqual([
    ['throttled', 131056],
    ['accepted', undefined],
  ]);
  expect(
    steps.filter((step) => at(step, 'kind') === 'event').map((step) => at(step, 'type')),
  ).toEqual(['message.status', 'message.status', 'message.status']);
  expect(
    new Set(
      steps.filter((step) => at(step, 'kind') === 'delivery').map((step) => at(step, 'hook_id')),
    ),
  ).toEqual(new Set([hook.id]));
  const times = steps.map((step) => textAt(step, 'at'));
  expect(times).toEqual([...times].sort());
});

test('a received message has a trace, too', async () => {
  const { tenant, twin } = world;
  const { wamid } = await twin.inbound({ from: '+4917600000001', text: 'Hi' });
  const events = await untilEvents(tenant.api, { count: 1, type: 'message.received' });
  const event = events.find((each) => at(each, 'data', 'message', 'wamid') === wamid);
  const { json } = await tenant.api.get(
    `/v1/messages/${textAt(event, 'data', 'message', 'id')}/trace`,
  );
  expect(
    listAt(json, 'steps')
      .map((step) => at(step, 'kind'))
      .slice(0, 2),
  ).toEqual(expect.arrayContaining(['received', 'event']));
});
