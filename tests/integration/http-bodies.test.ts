/** Whatever a body holds, the answer is a problem that tells what to do, and never a 500. */
import { gzipSync } from 'node:zlib';
import { at, listAt, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import { CUSTOMER, accepted, readMessage, sendText, subscribe } from '../support/steps';
import { startWorld, type World } from '../support/world';

const SEND = '/v1/actions/send_message';
let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

function post(body: string | Buffer, headers: Record<string, string> = {}) {
  return world.tenant.api.raw(SEND, { method: 'POST', body, headers });
}
function nested(depth: number): string {
  return `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
}

test.each([
  '{',
  '{"to":',
  'hello',
  '{"to":"x",}',
  "{'to':'x'}",
  '\u0000',
  '[1',
  '{"a":1}{"b":2}',
  '\uFEFF{',
])('the body %j is not JSON', async (body) => {
  expectProblem(await post(body), 400, 'malformed_json');
});

test.each(['', '{}', 'null', '[]', '5', '"text"', 'true', '[{}]'])(
  'the body %j is JSON, but no message',
  async (body) => {
    const answer = await post(body);
    expectProblem(answer, 422, 'invalid_input');
    expect(listAt(answer.json, 'errors').length).toBeGreaterThan(0);
  },
);

test('each mistake is named by its pointer, all together', async () => {
  const answer = await world.tenant.api.post(SEND, {
    connection_id: 5,
    to: null,
    type: 'fax',
    text: { body: 7, 'a/b~c': 1 },
    colour: 'red',
  });
  expectProblem(answer, 422, 'invalid_input');
  expect(
    listAt(answer.json, 'errors')
      .map((error) => textAt(error, 'pointer'))
      .sort(),
  ).toEqual(['/colour', '/connection_id', '/text/a~1b~0c', '/text/body', '/to', '/type']);
  expect(listAt(answer.json, 'errors').every((error) => textAt(error, 'detail') !== '')).toBe(true);
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'nonsense'])(
  'JSON is read whatever the content type says: %s',
  async (type) => {
    const body = JSON.stringify({
      connection_id: world.tenant.connectionId,
      to: CUSTOMER,
      type: 'text',
      text: { body: 'Hi' },
    });
    expect((await post(body, { 'content-type': type })).status).toBe(202);
  },
);

test('four megabytes are too much, and the limit is told', async () => {
  const answer = await post(JSON.stringify({ text: 'x'.repeat(4 * 1_048_576) }));
  expectProblem(answer, 413, 'body_too_large');
  expect(textAt(answer.json, 'detail')).toContain('1048576');
});

test('nesting is bounded before the body is parsed', async () => {
  for (const body of [nested(101), nested(50_000), '['.repeat(200_000)])
    expectProblem(await post(body), 400, 'malformed_json');
  expectProblem(await post(nested(100)), 422, 'invalid_input');
});

test('compressed bodies are refused, so that a small one stays small', async () => {
  const body = gzipSync(JSON.stringify({ connection_id: world.tenant.connectionId }));
  for (const encoding of ['gzip', 'deflate', 'br', 'x-unknown'])
    expectProblem(await post(body, { 'content-encoding': encoding }), 415, 'unsupported_charset');
});

test('a charset that is not Unicode is refused', async () => {
  expectProblem(
    await post('{}', { 'content-type': 'application/json; charset=iso-8859-1' }),
    415,
    'unsupported_charset',
  );
});

test.each(['__proto__', 'constructor', 'prototype', '$where', '$set', 'a.b', '', '\u0000'])(
  'the key %j is an unknown field like any other',
  async (key) => {
    const answer = await post(
      `{${JSON.stringify(key)}:{"polluted":true},"connection_id":"con_x","to":"x","type":"text","text":{"body":"x"}}`,
    );
    expectProblem(answer, 422, 'invalid_input');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(textAt(answer.json, 'errors', 0, 'pointer')).toBe(`/${key}`);
  },
);

test('operators in the place of ids are of the wrong type', async () => {
  const answer = await world.tenant.api.post(SEND, {
    connection_id: { $ne: null },
    to: { $gt: '' },
    type: 'text',
    text: { body: 'x' },
  });
  expectProblem(answer, 422, 'invalid_input');
  expect(
    listAt(answer.json, 'errors')
      .map((error) => textAt(error, 'pointer'))
      .sort(),
  ).toEqual(['/connection_id', '/to']);
});

test.each([
  'NUL \u0000 inside',
  '\u0000',
  '\uD800 alone',
  '$set',
  '{{1}}',
  '<script>',
  '👩‍👩‍👧‍👦',
  "'; DROP TABLE",
])('callback data %j comes back as it was', async (data) => {
  const id = await accepted(sendText(world.tenant, `text ${data}`, { callback_data: data }));
  expect(at(await readMessage(world.tenant.api, id), 'callback_data')).toBe(
    Buffer.from(data, 'utf8').toString('utf8'),
  );
});

test('variables with names that MongoDB reads as operators are refused by their names', async () => {
  const answer = await world.tenant.api.post('/v1/actions/send_template', {
    connection_id: world.tenant.connectionId,
    to: CUSTOMER,
    template: 'order_update',
    language: 'en',
    variables: { $where: 'a', 'a.b': 'c' },
  });
  expect([answer.status, at(answer.json, 'code')]).toEqual([422, 'variables_invalid']);
  expect(listAt(answer.json, 'errors').map((error) => at(error, 'pointer'))).toEqual(
    expect.arrayContaining(['/variables/$where', '/variables/a.b']),
  );
});

test('a filter may have any path, also one that MongoDB would take apart', async () => {
  const filter = { 'data.message.type': 'text', '$where.x': { exists: false }, 'a..b': null };
  const { id } = await subscribe(world.tenant.api, world.sink.url('/filter'), { filter });
  expect(at((await world.tenant.api.get(`/v1/hooks/${id}`)).json, 'filter')).toEqual(filter);
});

test.each(['NUL \u0000', '\u0000'])('texts of hooks and connections may hold %j', async (label) => {
  const { id } = await subscribe(world.tenant.api, world.sink.url('/nul'), {
    label,
    external_id: `external ${label}`,
  });
  expect(at((await world.tenant.api.get(`/v1/hooks/${id}`)).json, 'label')).toBe(label);
  const found = await world.tenant.api.get(
    `/v1/hooks?external_id=${encodeURIComponent(`external ${label}`)}`,
  );
  expect(textAt(found.json, 'data', 0, 'id')).toBe(id);
});
