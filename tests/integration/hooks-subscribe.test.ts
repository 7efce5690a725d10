/** Subscribing: what a hook is, what it may point at, and that doing it twice is safe. */
import { lookup } from 'node:dns/promises';
import { anyOf, like } from '../support/expecting';
import { at, listAt, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import { verifies } from '../support/sink';
import { CUSTOMER, readLog, subscribe } from '../support/steps';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await startWorld({ env: { PUBLIC_URL: 'https://127.0.0.7:8443' } });
});
afterAll(() => world.stop());

function create(body: Record<string, unknown>) {
  return world.tenant.api.post('/v1/hooks', {
    event: 'message.received',
    target_url: world.sink.url('/any'),
    ...body,
  });
}

test('a new hook is answered 201 with its place and its secret, which is shown this once', async () => {
  const created = await create({ label: 'CRM', description: 'for tests' });
  const id = textAt(created.json, 'id');

  expect(created.status).toBe(201);
  expect(created.headers.get('location')).toBe(`/v1/hooks/${id}`);
  expect(created.json).toEqual({
    id: like(/^hook_[0-9a-z]{26}$/),
    status: 'active',
    target_url: world.sink.url('/any'),
    event: 'message.received',
    filter: null,
    connection_id: null,
    version: '2026-11-01',
    source: 'api',
    external_id: null,
    label: 'CRM',
    description: 'for tests',
    max_in_flight: 5,
    created_at: anyOf(String),
    updated_at: anyOf(String),
    secret: like(/^whsec_[A-Za-z0-9+/]{43}=$/),
  });
  const read = await world.tenant.api.get(`/v1/hooks/${id}`);
  expect({ ...Object(read.json), secret: textAt(created.json, 'secret') }).toEqual(created.json);
  for (const { text } of [read, await world.tenant.api.get('/v1/hooks')])
    expect(text).not.toContain('whsec_');
});

test('with an external id repeating is safe: one hook, updated, its secret kept', async () => {
  const first = await create({ external_id: 'zap 1', target_url: world.sink.url('/old') });
  const again = await create({
    external_id: 'zap 1',
    target_url: world.sink.url('/new'),
    label: 'renamed',
  });

  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.json).toMatchObject({
    id: at(first.json, 'id'),
    target_url: world.sink.url('/new'),
    label: 'renamed',
  });
  expect(again.json).not.toHaveProperty('secret');
  expect(
    listAt((await world.tenant.api.get('/v1/hooks?external_id=zap%201')).json, 'data'),
  ).toHaveLength(1);
  await world.twin.inbound({ from: CUSTOMER, text: 'to the new place' });
  expect(verifies(await world.sink.wait('/new'), textAt(first.json, 'secret'))).toBe(true);
});

test('ten who subscribe with one external id at once make one hook, and one of them learns the secret', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => create({ external_id: 'race' })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([
    200, 200, 200, 200, 200, 200, 200, 200, 200, 201,
  ]);
  expect(new Set(answers.map(({ json }) => at(json, 'id'))).size).toBe(1);
  expect(answers.filter(({ text }) => text.includes('whsec_'))).toHaveLength(1);
});

test('a removed hook is gone at once and for good, and removing it again is 404', async () => {
  const { id } = await subscribe(world.tenant.api, world.sink.url('/removed'));
  expect((await world.tenant.api.remove(`/v1/hooks/${id}`)).status).toBe(204);
  expectProblem(await world.tenant.api.remove(`/v1/hooks/${id}`), 404, 'not_found');
  expectProblem(await world.tenant.api.get(`/v1/hooks/${id}`), 404, 'not_found');
  await subscribe(world.tenant.api, world.sink.url('/beside'));
  await world.twin.inbound({ from: CUSTOMER, text: 'nobody listens' });
  await world.sink.wait('/beside', ({ data }) => at(data, 'message', 'text') === 'nobody listens');
  expect(world.sink.received('/removed')).toEqual([]);
});

test('a hook can begin with an event that is still to come, exactly', async () => {
  const start = (await readLog(world.tenant.api)).length + 3;
  await subscribe(world.tenant.api, world.sink.url('/start'), { start });
  for (const text of ['a', 'b', 'c', 'd', 'e']) await world.twin.inbound({ from: CUSTOMER, text });
  await until(() => world.sink.received('/start').length >= 3, { what: 'three deliveries' });

  expect(
    world.sink
      .received('/start')
      .map(({ envelope }) => at(envelope, 'sequence'))
      .sort(),
  ).toEqual([start, start + 1, start + 2]);
});

test.each([
  'http://169.254.169.254/latest/meta-data',
  'https://10.0.0.1/hook',
  'https://192.168.1.1/',
  'https://[::1]/',
  'https://[fd00::1]/',
  'https://0.0.0.0/',
  'http://93.184.215.14/hook',
  'ftp://127.0.0.1/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://127.0.0.7:8443/hook',
  'https://user:pass@127.0.0.1/',
  'not an address',
  '//127.0.0.1/',
  'https://',
  'https://127.0.0.1:99999/',
])('the target %s is refused', async (target) => {
  const answer = await create({ target_url: target });
  expectProblem(answer, 422, 'target_refused');
  expect(textAt(answer.json, 'errors', 0, 'pointer')).toBe('/target_url');
});

test('a name without an address is told apart from one that is refused', async () => {
  await expect(lookup('no-such-host.invalid')).rejects.toThrow();
  expectProblem(
    await create({ target_url: 'https://no-such-host.invalid/hook' }),
    422,
    'target_unresolvable',
  );
});

test.each<[string, Record<string, unknown>, string]>([
  ['an unknown event', { event: 'message.exploded' }, '/event'],
  ['an unknown event in a list', { event: ['message.received', 'toString'] }, '/event'],
  ['no event', { event: [] }, '/event'],
  ['an event twice', { event: ['message.received', 'message.received'] }, '/event'],
  ['an unknown version', { version: '2020-01-01' }, '/version'],
  ['an unknown source', { source: 'ifttt' }, '/source'],
  ['too many at once', { max_in_flight: 101 }, '/max_in_flight'],
  ['a start before the log', { start: -1 }, '/start'],
  ['a connection that is not there', { connection_id: 'con_x' }, '/connection_id'],
  ['a filter with an unknown operator', { filter: { type: { like: 'x' } } }, '/filter/type/like'],
  ['a filter with a bad pattern', { filter: { type: { matches: '(' } } }, '/filter/type/matches'],
  [
    'an address that is too long',
    { target_url: `https://x.example/${'x'.repeat(2_048)}` },
    '/target_url',
  ],
  ['an unknown field', { colour: 'red' }, '/colour'],
])('%s is refused with its place', async (_name, body, pointer) => {
  const answer = await create(body);
  expect(answer.status).toBe(422);
  expect(listAt(answer.json, 'errors').map((error) => at(error, 'pointer'))).toContain(pointer);
});

test('lists are found by target and source', async () => {
  const { id } = await subscribe(world.tenant.api, world.sink.url('/found'), { source: 'n8n' });
  for (const query of [
    `target_url=${encodeURIComponent(world.sink.url('/found'))}`,
    'source=n8n',
  ]) {
    expect(
      listAt((await world.tenant.api.get(`/v1/hooks?${query}`)).json, 'data').map((each) =>
        at(each, 'id'),
      ),
    ).toEqual([id]);
  }
});
