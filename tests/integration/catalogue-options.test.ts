/** Drop-downs and dynamic fields, as a form asks for them while somebody fills it in. */
import { TOKEN, WABA } from '../fixtures/twin/client';
import { PHONE, listAt, startHubStand, textAt, type HubStand } from '../fixtures/hub/stand';

const US_NUMBER = { id: '106540352242923', phone: '+12025550143' };

let stand: HubStand;
let american: string;

beforeAll(async () => {
  stand = await startHubStand();
  const connection = await stand.call('POST', '/v1/connections', { kind: 'whatsapp', name: 'American Shop', waba_id: WABA, access_token: TOKEN, phone_numbers: [US_NUMBER] });
  american = textAt(connection.body, 'id');
});

afterAll(() => stand.close());

const get = (path: string, apiKey?: string) => stand.call('GET', path, undefined, apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` });
const options = async (source: string, query: Readonly<Record<string, string>> = {}) => (await get(`/v1/options/${source}?${new URLSearchParams(query).toString()}`)).body;

test('connections are the newest first, with their numbers', async () => {
  expect(await options('connections')).toEqual({
    data: [{ value: american, label: 'American Shop', description: US_NUMBER.phone }, { value: stand.connectionId, label: 'Shop', description: PHONE }], next_cursor: null,
  });
});

test('what is typed narrows them, whatever the case', async () => {
  expect(await options('connections', { q: 'AMERICAN' })).toMatchObject({ data: [{ value: american }] });
  expect(await options('connections', { q: 'nothing like that' })).toEqual({ data: [], next_cursor: null });
});

test('phone numbers are those of the connection chosen, or all', async () => {
  const of = async (query: Record<string, string>) => listAt(await options('phone_numbers', query), 'data');

  expect(await of({ connection_id: american })).toEqual([{ value: US_NUMBER.id, label: US_NUMBER.phone, description: expect.anything() }]);
  expect(await of({})).toHaveLength(2);
  expect(await of({ connection_id: 'con_1' })).toEqual([]);
  expect(await of({ q: '4930' })).toHaveLength(1);
});

test('templates are the approved ones of the account, each name once', async () => {
  await stand.twin.control('/templates', { name: 'hello_world', language: 'en_US', status: 'PAUSED' });
  const values = listAt(await options('templates', { connection_id: stand.connectionId }), 'data').map((each) => textAt(each, 'value'));

  expect(values).toEqual(expect.arrayContaining(['order_update', 'appointment_reminder']));
  expect(values).not.toContain('hello_world');
  expect(values).toHaveLength(new Set(values).size);
  expect(await options('templates', { connection_id: stand.connectionId, q: 'order_up' })).toEqual({
    data: [{ value: 'order_update', label: 'order_update', description: expect.stringMatching(/^UTILITY: .*\{\{1\}\}/) }], next_cursor: null,
  });
});

test('languages are those of the template chosen', async () => {
  const of = async (query: Record<string, string>) => listAt(await options('languages', { connection_id: stand.connectionId, ...query }), 'data').map((each) => textAt(each, 'value'));

  expect((await of({ template: 'order_update' })).sort()).toEqual(['de', 'en']);
  expect(await of({ template: 'order_update', q: 'D' })).toEqual(['de']);
  expect(await of({ template: 'order' })).toEqual([]);
  expect(await of({})).toEqual([]);
});

test('nothing chosen yet is no mistake: the drop-down is empty', async () => {
  expect(await options('templates')).toEqual({ data: [], next_cursor: null });
});

test.each([
  ['order_update', 'de', ['1', '2'], 'Hallo {{1}}'],
  ['appointment_reminder', 'en', ['first_name', 'date'], 'Hello {{first_name}}'],
])('the variables of %s in %s are fields', async (template, language, names, text) => {
  const { status, body } = await get(`/v1/fields/template_variables?connection_id=${stand.connectionId}&template=${template}&language=${language}`);

  expect(status).toBe(200);
  expect(body).toEqual({
    type: 'object', additionalProperties: false, required: names,
    properties: Object.fromEntries(names.map((name) => [name, expect.objectContaining({ type: 'string', title: `Variable ${name}`, description: expect.stringContaining(text) })])),
  });
});

test.each([
  ['?', 422, 'invalid_input'],
  ['?connection_id=HERE', 422, 'invalid_input'],
  ['?connection_id=HERE&template=none&language=en', 404, 'not_found'],
  ['?connection_id=HERE&template=order_update&language=fr', 404, 'not_found'],
  ['?connection_id=con_1&template=order_update&language=en', 422, 'connection_unknown'],
])('fields %s answer %s %s', async (query, status, code) => {
  expect(await get(`/v1/fields/template_variables${query.replace('HERE', stand.connectionId)}`)).toMatchObject({ status, body: { code } });
});

test('a connection of another workspace is as unknown as one that never was', async () => {
  const foreign = await stand.keyOf('other workspace');

  for (const path of [`/v1/options/templates?connection_id=${stand.connectionId}`, `/v1/fields/template_variables?connection_id=${stand.connectionId}&template=order_update`]) {
    expect(await get(path, foreign)).toMatchObject({ status: 422, body: { code: 'connection_unknown', errors: [{ pointer: '/connection_id' }] } });
  }
  expect((await get('/v1/options/connections', foreign)).body).toEqual({ data: [], next_cursor: null });
  expect((await get(`/v1/options/phone_numbers?connection_id=${stand.connectionId}`, foreign)).body).toEqual({ data: [], next_cursor: null });
});

test.each([
  ['connections', 'connections:read'], ['phone_numbers', 'connections:read'], ['templates', 'templates:read'], ['languages', 'templates:read'],
])('the drop-down %s needs %s', async (source, scope) => {
  expect((await get(`/v1/options/${source}`, await stand.keyOf([scope]))).status).toBe(200);
  expect(await get(`/v1/options/${source}`, await stand.keyOf(['usage:read']))).toMatchObject({ status: 403, body: { detail: expect.stringContaining(scope) } });
});

test('what Meta says against it is told', async () => {
  await stand.twin.control('/chaos', { scope: 'all', error: { code: 190, message: 'Session has expired', count: 1 } });

  expect(await get(`/v1/options/templates?connection_id=${stand.connectionId}`)).toMatchObject({ status: 422, body: { code: 'graph_auth', meta: { code: 190 } } });
});

test('an unknown source is not found', async () => {
  for (const path of ['/v1/options/planets', '/v1/fields/planets']) expect((await get(path)).status).toBe(404);
});

test('more than a page of them is read by the cursor, each once', async () => {
  const apiKey = await stand.keyOf('other workspace');
  const made = await Promise.all(Array.from({ length: 51 }, () => stand.call('POST', '/v1/connections', { kind: 'webhook' }, { authorization: `Bearer ${apiKey}` })));
  const first = (await get('/v1/options/connections', apiKey)).body;
  const second = (await get(`/v1/options/connections?cursor=${textAt(first, 'next_cursor')}`, apiKey)).body;
  const values = [...listAt(first, 'data'), ...listAt(second, 'data')].map((each) => textAt(each, 'value'));

  expect(listAt(first, 'data')).toHaveLength(50);
  expect(second).toMatchObject({ next_cursor: null });
  expect(values).toEqual(made.map(({ body }) => textAt(body, 'id')).sort().reverse());
});
