/**
 * Two workspaces in one hub: neither sees, uses or stops anything of the other, also when it knows
 * the ids.
 */
import { testAccount } from '../support/accounts';
import { at, listAt, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import {
  accepted,
  readLog,
  sendText,
  subscribe,
  untilEvents,
  untilStatus,
  type Subscribed,
} from '../support/steps';
import type { ConnectedTenant } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;
let ours: ConnectedTenant;
let theirs: ConnectedTenant;
let theirHook: Subscribed;
let theirMessage = '';
let theirContact = '';

async function startTenants(): Promise<void> {
  world = await startWorld({ accounts: [testAccount(1), testAccount(2)] });
  [ours, theirs] = [world.tenants[0] ?? world.tenant, world.tenants[1] ?? world.tenant];
  theirHook = await subscribe(theirs.api, world.sink.url('/theirs'), {
    external_id: 'crm',
    event: 'message.received',
  });
  await world.twin.inbound({
    from: '+4917611111111',
    text: 'to them',
    phone_number_id: theirs.phoneNumberId,
  });
  await world.sink.wait('/theirs');
  theirMessage = await accepted(sendText(theirs, 'from them'));
  theirContact = textAt(
    await untilStatus(theirs.api, { id: theirMessage, status: 'read' }),
    'contact_id',
  );
}

beforeAll(startTenants);
afterAll(() => world.stop());

test('lists show the own workspace only', async () => {
  for (const path of [
    '/v1/messages',
    '/v1/hooks',
    '/v1/events',
    `/v1/hooks?external_id=crm`,
    `/v1/hooks?target_url=${encodeURIComponent(world.sink.url('/theirs'))}`,
  ]) {
    expect([path, (await ours.api.get(path)).json]).toEqual([
      path,
      { data: [], next_cursor: null },
    ]);
    expect([path, listAt((await theirs.api.get(path)).json, 'data').length > 0]).toEqual([
      path,
      true,
    ]);
  }
  expect(
    listAt((await ours.api.get('/v1/connections')).json, 'data').map((each) => at(each, 'id')),
  ).toEqual([ours.connectionId]);
});

test('a cursor of the other workspace leads to nothing of theirs', async () => {
  const cursor = `${theirMessage}zzz`;
  expect((await ours.api.get(`/v1/messages?cursor=${cursor}`)).json).toEqual({
    data: [],
    next_cursor: null,
  });
});

test('what is theirs is not found by its id, in the same words as what does not exist', async () => {
  const paths = [
    [`/v1/messages/${theirMessage}`, '/v1/messages/msg_01jd3kq8w0m4t6v8x0z2b4d6f8'],
    [`/v1/hooks/${theirHook.id}`, '/v1/hooks/hook_01jd3kq8w0m4t6v8x0z2b4d6f8'],
    [
      `/v1/hooks/${theirHook.id}/deliveries`,
      '/v1/hooks/hook_01jd3kq8w0m4t6v8x0z2b4d6f8/deliveries',
    ],
    [`/v1/connections/${theirs.connectionId}`, '/v1/connections/con_01jd3kq8w0m4t6v8x0z2b4d6f8'],
  ] as const;
  for (const [path, nowhere] of paths) {
    const [answer, control] = [await ours.api.get(path), await ours.api.get(nowhere)];
    expectProblem(answer, 404, 'not_found');
    const { request_id: _one, ...problem } = Object(answer.json);
    const { request_id: _two, ...expected } = Object(control.json);
    expect(problem).toEqual(expected);
    expect((await theirs.api.get(path)).status).toBe(200);
  }
});

test('what is theirs cannot be removed', async () => {
  expectProblem(await ours.api.remove(`/v1/hooks/${theirHook.id}`), 404, 'not_found');
  expectProblem(await ours.api.remove(`/v1/connections/${theirs.connectionId}`), 404, 'not_found');
  expect((await theirs.api.get(`/v1/hooks/${theirHook.id}`)).status).toBe(200);
  expect((await theirs.api.get(`/v1/connections/${theirs.connectionId}`)).status).toBe(200);
});

test('ownership is checked before the query', async () => {
  expectProblem(
    await ours.api.get(`/v1/hooks/${theirHook.id}/deliveries?status=nonsense`),
    404,
    'not_found',
  );
  expectProblem(
    await theirs.api.get(`/v1/hooks/${theirHook.id}/deliveries?status=nonsense`),
    422,
    'invalid_input',
  );
});

test('nothing is sent over their connection, number or to their contact', async () => {
  expectProblem(
    await sendText(ours, 'x', { connection_id: theirs.connectionId }),
    422,
    'connection_unknown',
  );
  expectProblem(
    await sendText(ours, 'x', { phone_number_id: theirs.phoneNumberId }),
    422,
    'phone_number_unknown',
  );
  expectProblem(await sendText(ours, 'x', { to: theirContact }), 422, 'recipient_invalid');
  expectProblem(await sendText(ours, 'x', { reply_to: theirMessage }), 422, 'invalid_input');
});

test('a hook cannot be limited to their connection', async () => {
  const answer = await ours.api.post('/v1/hooks', {
    event: '*',
    target_url: world.sink.url('/ours'),
    connection_id: theirs.connectionId,
  });
  expectProblem(answer, 422, 'connection_unknown');
});

test('the same external id is another hook in each workspace', async () => {
  const hook = await subscribe(ours.api, world.sink.url('/ours'), { external_id: 'crm' });
  expect(hook.id).not.toBe(theirHook.id);
  expect(hook.secret).not.toBe(theirHook.secret);
  await ours.api.remove(`/v1/hooks/${hook.id}`);
  expect(textAt((await theirs.api.get(`/v1/hooks/${theirHook.id}`)).json, 'target_url')).toBe(
    world.sink.url('/theirs'),
  );
});

test('each hears only of the own customers, and each log counts for itself', async () => {
  await subscribe(ours.api, world.sink.url('/own-events'), { event: 'message.received' });
  await subscribe(theirs.api, world.sink.url('/their-events'), { event: 'message.received' });
  await world.twin.inbound({
    from: '+4917622222222',
    text: 'for us',
    phone_number_id: ours.phoneNumberId,
  });
  await world.twin.inbound({
    from: '+4917622222222',
    text: 'for them',
    phone_number_id: theirs.phoneNumberId,
  });
  const [own, their] = [
    await world.sink.wait('/own-events'),
    await world.sink.wait('/their-events'),
  ];

  expect([at(own.envelope, 'workspace_id'), at(own.data, 'message', 'text')]).toEqual([
    ours.workspaceId,
    'for us',
  ]);
  expect([at(their.envelope, 'workspace_id'), at(their.data, 'message', 'text')]).toEqual([
    theirs.workspaceId,
    'for them',
  ]);
  expect(at(own.data, 'contact', 'id')).not.toBe(at(their.data, 'contact', 'id'));
  await until(() => world.sink.received('/theirs').length === 2, { what: 'their other hook' });
  expect(world.sink.received('/own-events')).toHaveLength(1);
  expect(world.sink.received('/their-events')).toHaveLength(1);
  const [log, theirLog] = [await untilEvents(ours.api, { count: 1 }), await readLog(theirs.api)];
  expect(at(log[0], 'sequence')).toBe(1);
  expect(new Set(log.map((event) => at(event, 'workspace_id')))).toEqual(
    new Set([ours.workspaceId]),
  );
  expect(new Set(theirLog.map((event) => at(event, 'workspace_id')))).toEqual(
    new Set([theirs.workspaceId]),
  );
});
