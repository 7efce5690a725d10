/** Whose a conversation is, by its routes and by the action, and what people note about it. */
import { ConversationModel } from '../../src/conversations/model';
import type { Answer } from '../support/api';
import { anyOf, like } from '../support/expecting';
import { at, listAt, textAt } from '../support/json';
import { expectProblem, pointersOf } from '../support/problems';
import { CUSTOMER, readLog, subscribe, untilEvents } from '../support/steps';
import { limitedTo, makeTenant, type ConnectedTenant } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';
import { customerWrites } from '../support/customer-writes';

let world: World;

let tenant: ConnectedTenant;

let path: string;

beforeAll(async () => {
  world = await startWorld({ env: { HUB_SWEEP_SECONDS: '0.2' } });
  tenant = world.tenant;
  await world.twin.inbound({ from: CUSTOMER, text: 'Hello' });
  await untilEvents(tenant.api, { count: 1, type: 'conversation.opened' });
  path = `/v1/conversations/${textAt((await tenant.api.get('/v1/conversations')).json, 'data', 0, 'id')}`;
});

afterAll(() => world.stop());

function assign(user: unknown): Promise<Answer> {
  return tenant.api.post(`${path}/assign`, { user_id: user });
}

async function told(): Promise<unknown[]> {
  return (await readLog(tenant.api, 'conversation.assigned')).map((event) => [
    at(event, 'data', 'previous'),
    at(event, 'data', 'conversation', 'assignee'),
  ]);
}

test("a conversation is assigned, changes hands and becomes nobody's; each change is told once", async () => {
  await subscribe(tenant.api, world.sink.url('/assigned'), {
    event: 'conversation.assigned',
    connection_id: tenant.connectionId,
  });
  expect((await assign('usr_1')).json).toEqual({
    ...((await tenant.api.get(path)).json as object),
    assignee: 'usr_1',
  });
  expect((await assign('usr_1')).status).toBe(200);
  expect(at((await assign('usr_2')).json, 'assignee')).toBe('usr_2');
  expect(
    listAt((await tenant.api.get('/v1/conversations?assignee=usr_2')).json, 'data'),
  ).toHaveLength(1);
  expect(listAt((await tenant.api.get('/v1/conversations?assignee=none')).json, 'data')).toEqual(
    [],
  );
  expect(at((await assign(null)).json, 'assignee')).toBeNull();
  expect(
    listAt((await tenant.api.get('/v1/conversations?assignee=none')).json, 'data'),
  ).toHaveLength(1);

  expect(await told()).toEqual([
    [null, 'usr_1'],
    ['usr_1', 'usr_2'],
    ['usr_2', null],
  ]);
  const delivered = await world.sink.wait(
    '/assigned',
    ({ data }) => at(data, 'conversation', 'assignee') === 'usr_2',
  );
  expect(delivered.data).toEqual({
    conversation: { ...((await tenant.api.get(path)).json as object), assignee: 'usr_2' },
    previous: 'usr_1',
  });
});

test('of many changes at once each tells whose it was before', async () => {
  const before = (await told()).length;
  await Promise.all(Array.from({ length: 8 }, (_, index) => assign(`usr_many${String(index)}`)));
  const changes = (
    await until(
      async () => {
        const all = await told();
        return all.length === before + 8 && all.slice(before);
      },
      { what: 'eight changes' },
    )
  ).map((pair) => [at(pair, 0), at(pair, 1)]);
  expect(new Set(changes.map(([previous]) => previous)).size).toBe(8);
  expect(new Set(changes.map(([, next]) => next)).size).toBe(8);
  expect(changes.filter(([previous]) => previous === null)).toHaveLength(1);
});

test('a change whose process died before it told it is told by the sweep, once', async () => {
  await assign(null);
  const before = await told();
  const lost = { id: 'evt_lost', at: new Date(), assignee: 'usr_9', previous: null };
  await ConversationModel.updateOne(
    { workspaceId: tenant.workspaceId },
    {
      $set: { assignee: 'usr_9', pendingSince: new Date(Date.now() - 60_000) },
      $push: { pendingEvents: lost },
    },
  );
  await until(async () => (await told()).length > before.length, { what: 'the event' });
  await until(
    async () =>
      (await ConversationModel.findOne({ workspaceId: tenant.workspaceId }))?.pendingSince ===
      undefined,
    { what: 'nothing to be pending' },
  );
  expect(await told()).toEqual([...before, [null, 'usr_9']]);
});

test('notes are kept and listed, newest first, and nothing is sent', async () => {
  const created = await tenant.api.post(`${path}/notes`, { text: 'Calls back on Monday' });
  expect(created.status).toBe(201);
  expect(created.json).toEqual({
    id: like(/^note_/),
    conversation_id: path.split('/').at(-1),
    text: 'Calls back on Monday',
    author: { id: like(/^key_/), name: 'first key' },
    created_at: anyOf(String),
  });
  const second = (await tenant.api.post(`${path}/notes`, { text: '😀 $where: {"a.b": 1}' })).json;
  expect((await tenant.api.get(`${path}/notes`)).json).toEqual({
    data: [second, created.json],
    next_cursor: null,
  });
  const first = (await tenant.api.get(`${path}/notes?limit=1`)).json;
  expect(
    (await tenant.api.get(`${path}/notes?limit=1&cursor=${textAt(first, 'next_cursor')}`)).json,
  ).toEqual({ data: [created.json], next_cursor: null });
  expect(await world.twin.sent()).toEqual([]);
});

test('a repeated note with one Idempotency-Key is one note', async () => {
  const post = (): Promise<Answer> =>
    tenant.api.raw(`${path}/notes`, {
      method: 'POST',
      headers: { 'idempotency-key': 'note-1' },
      body: '{"text":"once"}',
    });
  const [one, two] = [await post(), await post()];
  expect(two.json).toEqual(one.json);
  expect(
    listAt((await tenant.api.get(`${path}/notes`)).json, 'data').filter(
      (note) => at(note, 'text') === 'once',
    ),
  ).toHaveLength(1);
});

test.each<[string, string, unknown, string]>([
  ['assign without a user', 'assign', {}, '/user_id'],
  ['a user that is a number', 'assign', { user_id: 1 }, '/user_id'],
  ['an empty user', 'assign', { user_id: '' }, '/user_id'],
  ['a note without text', 'notes', {}, '/text'],
  ['an empty note', 'notes', { text: '' }, '/text'],
  ['an endless note', 'notes', { text: 'x'.repeat(4097) }, '/text'],
  ['an unknown field', 'notes', { text: 'a', colour: 1 }, '/colour'],
])('%s is refused with its place', async (_, what, body, pointer) => {
  const answer = await tenant.api.post(`${path}/${what}`, body);
  expectProblem(answer, 422, 'invalid_input');
  expect(listAt(answer.json, 'errors').map((error) => at(error, 'pointer'))).toContain(pointer);
});

test('what is not there or not yours is 404, whatever is sent; reading does not allow writing', async () => {
  const stranger = await makeTenant(world.hubUrl, 'Stranger');
  for (const verb of ['assign', 'notes']) {
    expectProblem(await stranger.api.post(`${path}/${verb}`, 'nonsense'), 404, 'not_found');
    expectProblem(
      await tenant.api.post(`/v1/conversations/cnv_none/${verb}`, {}),
      404,
      'not_found',
    );
    expectProblem(
      await (
        await limitedTo(world.hubUrl, tenant, 'conversations:read')
      ).post(`${path}/${verb}`, {}),
      403,
      'forbidden',
    );
  }
});

function run(action: string, input: object, query = ''): Promise<Answer> {
  return tenant.api.post(`/v1/actions/${action}${query}`, input);
}

async function windowOf(to: string): Promise<unknown> {
  return (await run('get_window', { connection_id: tenant.connectionId, to })).json;
}

test('assign_conversation by id, and by contact, also before anybody wrote', async () => {
  const by = { connection_id: tenant.connectionId, to: '+491750004000' };
  const made = (await run('assign_conversation', { ...by, user_id: 'usr_1' })).json;
  expect(made).toMatchObject({
    id: like(/^cnv_/),
    assignee: 'usr_1',
    last_message_at: null,
    window: 'unknown',
  });
  expect(
    (await run('assign_conversation', { conversation_id: textAt(made, 'id'), user_id: null })).json,
  ).toEqual({ ...(made as object), assignee: null });
  expect(
    listAt((await tenant.api.get('/v1/conversations?limit=200')).json, 'data').map((each) =>
      at(each, 'id'),
    ),
  ).toContain(textAt(made, 'id'));

  await customerWrites(world, by.to);
  expect(await windowOf(by.to)).toMatchObject({ conversation_id: textAt(made, 'id'), open: true });
  const opened = (await readLog(tenant.api, 'conversation.opened')).map((event) =>
    at(event, 'data', 'conversation'),
  );
  expect(opened).toContainEqual(
    expect.objectContaining({ id: textAt(made, 'id'), first_message: true }),
  );
});

test('a dry run of assign_conversation changes nothing, and says what is wrong', async () => {
  const by = { connection_id: tenant.connectionId, to: '+491750005000', user_id: 'usr_1' };
  expect((await run('assign_conversation', by, '?dry_run=true')).json).toEqual({
    dry_run: true,
    valid: true,
  });
  expect(await windowOf(by.to)).toMatchObject({ conversation_id: null, contact_id: null });
  for (const query of ['', '?dry_run=true']) {
    expectProblem(
      await run('assign_conversation', { conversation_id: 'cnv_none', user_id: 'usr_1' }, query),
      404,
      'not_found',
    );
    expect(pointersOf(await run('assign_conversation', { user_id: 'usr_1' }, query))).toEqual([
      '/conversation_id',
    ]);
    expect(
      pointersOf(
        await run(
          'assign_conversation',
          { user_id: 'usr_1', connection_id: tenant.connectionId },
          query,
        ),
      ),
    ).toEqual(['/to']);
  }
});
