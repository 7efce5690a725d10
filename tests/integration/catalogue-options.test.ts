/** Drop-downs and dynamic fields, as a form asks for them while somebody fills it in. */
import { startHubStand, type HubStand } from '../fixtures/hub/stand';
import type { Api } from '../support/api';
import { holding, including, like } from '../support/expecting';
import { listAt, textAt } from '../support/json';
import { makeTenant } from '../support/tenants';
import { until } from '../support/until';

const AMERICAN = {
  kind: 'whatsapp',
  name: 'American Shop',
  waba_id: '102290129340999',
  access_token: 'none',
  verify: false,
  phone_numbers: [{ id: '106540352242923', phone: '+12025550143' }],
};

let stand: HubStand;
let american: string;
let german: string;

beforeAll(async () => {
  stand = await startHubStand();
  german = stand.tenant.connectionId;
  american = textAt((await stand.tenant.api.post('/v1/connections', AMERICAN)).json, 'id');
});

afterAll(() => stand.close());

function get(path: string, api: Api = stand.tenant.api) {
  return api.get(path);
}
async function read(path: string, api?: Api): Promise<unknown> {
  return (await get(path, api)).json;
}
function options(source: string, query: Readonly<Record<string, string>> = {}) {
  return read(`/v1/options/${source}?${new URLSearchParams(query).toString()}`);
}
function valuesOf(page: unknown): string[] {
  return listAt(page, 'data').map((each) => textAt(each, 'value'));
}

test('connections are the newest first, with their numbers', async () => {
  expect(await options('connections')).toEqual({
    data: [
      { value: american, label: 'American Shop', description: '+12025550143' },
      {
        value: german,
        label: like(/Account/),
        description: stand.tenant.account.numbers[0]?.phone,
      },
    ],
    next_cursor: null,
  });
});

test('what is typed narrows them, whatever the case', async () => {
  expect(await options('connections', { q: 'AMERICAN' })).toMatchObject({
    data: [{ value: american }],
  });
  expect(await options('connections', { q: 'nothing like that' })).toEqual({
    data: [],
    next_cursor: null,
  });
});

test('phone numbers are those of the connection chosen, or all', async () => {
  const of = async (query: Record<string, string>) =>
    listAt(await options('phone_numbers', query), 'data');

  expect(await of({ connection_id: american })).toEqual([
    { value: '106540352242923', label: '+12025550143', description: null },
  ]);
  expect(await of({})).toHaveLength(2);
  expect(await of({ connection_id: 'con_1' })).toEqual([]);
  expect(await of({ q: '4930231' })).toHaveLength(1);
});

test('numbers are found however they are written, and connections by their numbers and kind', async () => {
  const hook = textAt(
    (await stand.tenant.api.post('/v1/connections', { kind: 'webhook', name: 'Orders' })).json,
    'id',
  );
  for (const q of ['+1 202', '(202) 555-0143', '12025550143', '106540352242923'])
    expect([q, valuesOf(await options('phone_numbers', { q }))]).toEqual([q, ['106540352242923']]);
  expect(valuesOf(await options('connections', { q: '+1 (202) 555' }))).toEqual([american]);
  expect(await options('connections', { kind: 'webhook' })).toEqual({
    data: [{ value: hook, label: 'Orders', description: 'Catch hook' }],
    next_cursor: null,
  });
  expect(valuesOf(await options('connections', { kind: 'whatsapp' }))).toEqual([american, german]);
  await stand.tenant.api.remove(`/v1/connections/${hook}`);
});

test('many connections come page by page, and what is typed is looked for in all of them', async () => {
  const many = (await makeTenant(stand.hubUrl, 'Many')).api;
  for (let index = 0; index < 60; index += 1)
    await many.post('/v1/connections', {
      kind: 'webhook',
      name: `Hook ${String(index).padStart(2, '0')}`,
    });
  const first = await read('/v1/options/connections', many);
  const second = await read(`/v1/options/connections?cursor=${textAt(first, 'next_cursor')}`, many);
  const labels = [first, second].flatMap((page) =>
    listAt(page, 'data').map((each) => textAt(each, 'label')),
  );
  expect(labels).toEqual(
    Array.from({ length: 60 }, (_, index) => `Hook ${String(59 - index).padStart(2, '0')}`),
  );
  expect(second).toMatchObject({ next_cursor: null });
  expect(listAt(await read('/v1/options/connections?q=hook%2003', many), 'data')).toHaveLength(1);
});

test('templates are the approved ones of the account, each name once', async () => {
  await stand.control('/templates', { name: 'hello_world', language: 'en_US', status: 'PAUSED' });
  const values = await until(
    async () => {
      const found = valuesOf(await options('templates', { connection_id: german }));
      return found.includes('hello_world') ? undefined : found;
    },
    { what: 'the webhook that pauses it' },
  );

  expect(values).toEqual(expect.arrayContaining(['order_update', 'appointment_reminder']));
  expect(values).toHaveLength(new Set(values).size);
  expect(await options('templates', { connection_id: german, q: 'order_up' })).toEqual({
    data: [
      { value: 'order_update', label: 'order_update', description: like(/^UTILITY: .*\{\{1\}\}/) },
    ],
    next_cursor: null,
  });
});

test('languages are those of the template chosen', async () => {
  const of = async (query: Record<string, string>) =>
    valuesOf(await options('languages', { connection_id: german, ...query }));

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
  const { status, json } = await get(
    `/v1/fields/template_variables?connection_id=${german}&template=${template}&language=${language}`,
  );

  expect(status).toBe(200);
  expect(json).toEqual({
    type: 'object',
    additionalProperties: false,
    required: names,
    properties: Object.fromEntries(
      names.map((name) => [
        name,
        holding({ type: 'string', title: `Variable ${name}`, description: including(text) }),
      ]),
    ),
  });
});

test.each([
  ['?', 422, 'invalid_input'],
  ['?connection_id=HERE', 422, 'invalid_input'],
  ['?connection_id=HERE&template=none&language=en', 404, 'not_found'],
  ['?connection_id=HERE&template=order_update&language=fr', 404, 'not_found'],
  ['?connection_id=con_1&template=order_update&language=en', 422, 'connection_unknown'],
])('fields %s answer %s %s', async (query, status, code) => {
  expect(await get(`/v1/fields/template_variables${query.replace('HERE', german)}`)).toMatchObject({
    status,
    json: { code },
  });
});

test('a connection of another workspace is as unknown as one that never was', async () => {
  const foreign = await stand.foreigner();

  for (const path of [
    `/v1/options/templates?connection_id=${german}`,
    `/v1/fields/template_variables?connection_id=${german}&template=order_update`,
  ]) {
    expect(await get(path, foreign)).toMatchObject({
      status: 422,
      json: { code: 'connection_unknown', errors: [{ pointer: '/connection_id' }] },
    });
  }
  expect(await read('/v1/options/connections', foreign)).toEqual({ data: [], next_cursor: null });
  expect(await read(`/v1/options/phone_numbers?connection_id=${german}`, foreign)).toEqual({
    data: [],
    next_cursor: null,
  });
});

test.each([
  ['connections', 'connections:read'],
  ['phone_numbers', 'connections:read'],
  ['templates', 'templates:read'],
  ['languages', 'templates:read'],
])('the drop-down %s needs %s', async (source, scope) => {
  expect((await get(`/v1/options/${source}`, await stand.limitedTo(scope))).status).toBe(200);
  expect(await get(`/v1/options/${source}`, await stand.limitedTo('usage:read'))).toMatchObject({
    status: 403,
    json: { detail: including(scope) },
  });
});

test('an account that was never read is read for it, and what Meta says against that is told', async () => {
  await stand.twin.chaos({
    scope: 'all',
    error: { code: 190, message: 'Session has expired', count: 1 },
  });

  expect(await get(`/v1/options/templates?connection_id=${american}`)).toMatchObject({
    status: 422,
    json: { code: 'graph_auth', meta: { code: 190 } },
  });
});

test('an unknown source is not found', async () => {
  for (const path of ['/v1/options/planets', '/v1/fields/planets'])
    expect((await get(path)).status).toBe(404);
});

test('more than a page of them is read by the cursor, each once', async () => {
  const api = await stand.foreigner();
  const made = await Promise.all(
    Array.from({ length: 51 }, () => api.post('/v1/connections', { kind: 'webhook' })),
  );
  const first = await read('/v1/options/connections', api);
  const second = await read(`/v1/options/connections?cursor=${textAt(first, 'next_cursor')}`, api);

  expect(listAt(first, 'data')).toHaveLength(50);
  expect(second).toMatchObject({ next_cursor: null });
  expect([...valuesOf(first), ...valuesOf(second)]).toEqual(
    made
      .map(({ json }) => textAt(json, 'id'))
      .sort()
      .reverse(),
  );
});
