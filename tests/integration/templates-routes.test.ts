/** `/v1/templates`: submit, watch the review, look at, delete; and the starter library. */
import { startHubStand, type HubStand } from '../fixtures/hub/stand';
import { BODY, buttons, header } from '../fixtures/templates/components';
import { atMeta } from '../fixtures/templates/sending';
import type { Answer } from '../support/api';
import { at, listAt, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import { until } from '../support/until';
import { WHOLE, REFUSED_SUBMISSIONS } from '../fixtures/templates/refused-submissions';

let stand: HubStand;

beforeAll(async () => {
  stand = await startHubStand();
});

afterAll(() => stand.close());

function api() {
  return stand.tenant.api;
}

function create(input: Record<string, unknown>): Promise<Answer> {
  return api().post('/v1/templates', {
    connection_id: stand.tenant.connectionId,
    language: 'en',
    ...input,
  });
}

async function read(id: string): Promise<unknown> {
  return (await api().get(`/v1/templates/${id}`)).json;
}

function untilStatus(id: string, status: string) {
  return until(
    async () => {
      const found = await read(id);
      return at(found, 'status') === status ? found : undefined;
    },
    { what: `the template to be ${status}`, timeoutMs: 8_000 },
  );
}

async function idOf(name: string, language = 'en'): Promise<string> {
  const { json } = await api().get(`/v1/templates?name=${name}&language=${language}`);
  return textAt(json, 'data', 0, 'id');
}

test('a submitted template is told as pending, and as approved when Meta says so', async () => {
  await stand.control('/chaos', { template_review_ms: 300 });
  const { status, headers, json } = await create({ name: 'parcel', ...WHOLE });

  expect(status).toBe(201);
  expect(json).toMatchObject({
    name: 'parcel',
    language: 'en',
    category: 'UTILITY',
    status: 'PENDING',
    version: 1,
    components: [BODY],
    variables: { required: ['1', '2'] },
    example: { variables: { 1: 'Pablo' } },
  });
  expect(headers.get('location')).toBe(`/v1/templates/${textAt(json, 'id')}`);
  await untilStatus(textAt(json, 'id'), 'APPROVED');
  expect(
    await stand.event(
      'template.status_changed',
      (data) => at(data, 'template', 'name') === 'parcel',
    ),
  ).toMatchObject({
    template: { id: at(json, 'id'), status: 'APPROVED', category: 'UTILITY' },
    previous: 'PENDING',
    reason: null,
    affects: { campaigns: [], hooks: [] },
  });
});

test('a rejected one tells why', async () => {
  await stand.control('/chaos', { template_review: 'reject' });
  const { json } = await create({ name: 'bad_luck', ...WHOLE });
  expect(await untilStatus(textAt(json, 'id'), 'REJECTED')).toBeDefined();
  await until(
    async () => at(await read(textAt(json, 'id')), 'rejected_reason') === 'INVALID_FORMAT',
    { what: 'the reason' },
  );
  await stand.control('/chaos', { reset: true });
});

test('the same key submits once', async () => {
  const submit = () =>
    stand.call(
      'POST',
      '/v1/templates',
      { connection_id: stand.tenant.connectionId, name: 'only_once', language: 'en', ...WHOLE },
      { 'idempotency-key': 'once' },
    );
  const [first, second] = [await submit(), await submit()];
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.json).toEqual(first.json);
});

test.each(REFUSED_SUBMISSIONS)(
  '%s is told before Meta is asked',
  async (_name, input, status, code, pointer) => {
    const calls = await stand.twin.calls('/message_templates');
    const answer = await create(input);

    expectProblem(answer, status, code);
    expect(at(answer.json, 'errors', 0, 'pointer')).toBe(pointer);
    expect(
      (await stand.twin.calls('/message_templates')).filter(({ method }) => method === 'POST'),
    ).toEqual(calls.filter(({ method }) => method === 'POST'));
  },
);

test('what only Meta knows is told as Meta does', async () => {
  await stand.control('/chaos', {
    scope: 'all',
    error: { code: 100, error_subcode: 2388024, message: 'Invalid parameter', count: 1 },
  });
  expectProblem(await create({ name: 'meta_has_it', ...WHOLE }), 409, 'template_exists');
  await stand.control('/chaos', {
    scope: 'all',
    error: { code: 80007, message: 'Rate limit hit', count: 1 },
  });
  expectProblem(await create({ name: 'too_many', ...WHOLE }), 429, 'graph_throttled');
  await stand.control('/chaos', { reset: true });
});

test('the starter library is listed, and its templates can be submitted', async () => {
  const { json } = await api().get('/v1/templates/library');
  expect(listAt(json, 'data').map((each) => at(each, 'key'))).toEqual([
    'abandoned_cart',
    'appointment_reminder',
    'feedback',
    'order_update',
    'otp_authentication',
  ]);

  for (const each of listAt(json, 'data')) {
    for (const language of ['en', 'de']) {
      const made = await create({ library: at(each, 'key'), language });
      expect([at(each, 'key'), language, made.status]).toEqual([at(each, 'key'), language, 201]);
      await untilStatus(textAt(made.json, 'id'), 'APPROVED');
    }
  }
  // The account had these in German and English already.
  expect(await idOf('order_update_2', 'de')).toMatch(/^tpl_/);
  expect(
    (await create({ library: 'otp_authentication', language: 'en_US', name: 'my_codes' })).json,
  ).toMatchObject({
    name: 'my_codes',
    language: 'en_US',
    category: 'AUTHENTICATION',
    variables: { required: ['1'] },
  });
});

test('a template of the library of Meta is submitted by its name', async () => {
  const { status, json } = await create({
    name: 'from_meta',
    category: 'utility',
    library_template_name: 'delivery_update_1',
    library_template_button_inputs: [{ type: 'PHONE_NUMBER', phone_number: '+4930123456' }],
  });
  expect(status).toBe(201);
  expect(await untilStatus(textAt(json, 'id'), 'APPROVED')).toMatchObject({ name: 'from_meta' });
  await until(async () => at(await read(textAt(json, 'id')), 'variables', 'required', 0) === '1', {
    what: 'its text',
  });
});

test('a preview is text, parts and a chat bubble that is safe to show', async () => {
  await atMeta(stand, {
    name: 'bubble',
    components: [
      header('TEXT', 'News for {{1}}'),
      BODY,
      { type: 'FOOTER', text: 'Bye' },
      buttons('URL'),
    ],
  });
  const id = await idOf('bubble');
  const preview = (body: object) => api().post(`/v1/templates/${id}/preview`, body);
  const { status, json } = await preview({
    variables: { 1: '<b>Ana</b>', 2: 'A-1' },
    header: { type: 'text', text: 'you' },
    buttons: [{ index: 0, type: 'url', value: 'x' }],
  });

  expect(status).toBe(200);
  expect(json).toMatchObject({
    text: 'News for you\n\nHi <b>Ana</b>, your order A-1 is on its way.\n\nBye\n\n[Shop now]',
    header: { type: 'text', text: 'News for you' },
    body: 'Hi <b>Ana</b>, your order A-1 is on its way.',
    footer: 'Bye',
    buttons: [{ index: 0, text: 'Shop now', value: 'https://shop.example/sale/x' }],
  });
  expect(textAt(json, 'html')).toContain('Hi &lt;b&gt;Ana&lt;/b&gt;, your order A-1');
  const wrong = await preview({ variables: { 1: 'a' } });
  expectProblem(wrong, 422, 'variables_invalid');
  expect(at(wrong.json, 'errors', 0, 'pointer')).toBe('/variables/2');
  expectProblem(
    await api().post('/v1/templates/tpl_01jd3kq8w0m4t6v8x0z2b4d6f8/preview', {}),
    404,
    'not_found',
  );
});

test('one language is deleted by its id, at Meta too; a second time it is not there', async () => {
  const id = await idOf('order_update', 'de');
  expect((await api().remove(`/v1/templates/${id}`)).status).toBe(204);
  expectProblem(await api().remove(`/v1/templates/${id}`), 404, 'not_found');
  expect(await read(id)).toMatchObject({ status: 'DELETED' });
  expect(
    (await api().post(`/v1/connections/${stand.tenant.connectionId}/templates/sync`, {})).json,
  ).toMatchObject({ deleted: 0 });
  expect(at(await read(await idOf('order_update', 'en')), 'status')).toBe('APPROVED');
});

test('a name is deleted in all its languages', async () => {
  const path = `/v1/templates?connection_id=${stand.tenant.connectionId}&name=feedback`;
  expect((await api().remove(path)).status).toBe(204);
  expect(
    listAt((await api().get('/v1/templates?name=feedback')).json, 'data').map((each) =>
      at(each, 'status'),
    ),
  ).toEqual(['DELETED', 'DELETED']);
  expectProblem(await api().remove(path), 404, 'not_found');
  expectProblem(await api().remove('/v1/templates?name=feedback'), 422, 'invalid_input');
});

test('templates of another workspace are not there, and scopes are kept to', async () => {
  const id = await idOf('bubble');
  const foreign = await stand.foreigner();
  for (const answer of [
    await foreign.get(`/v1/templates/${id}`),
    await foreign.remove(`/v1/templates/${id}`),
    await foreign.post(`/v1/templates/${id}/preview`, {}),
  ])
    expectProblem(answer, 404, 'not_found');
  const reader = await stand.limitedTo('templates:read');
  expect((await reader.get(`/v1/templates/${id}`)).status).toBe(200);
  expect((await reader.post('/v1/templates', {})).status).toBe(403);
  expect((await reader.remove(`/v1/templates/${id}`)).status).toBe(403);
});
