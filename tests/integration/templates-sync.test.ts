/**
 * The hub's copy of an account's templates: read when it is connected, kept by webhooks, read anew
 * on demand.
 */
import { startHubStand, type HubStand } from '../fixtures/hub/stand';
import { BODY } from '../fixtures/templates/components';
import { at, listAt, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import { until } from '../support/until';

let stand: HubStand;

beforeAll(async () => {
  stand = await startHubStand();
});

afterAll(() => stand.close());

function api() {
  return stand.tenant.api;
}
async function list(query = ''): Promise<unknown[]> {
  return listAt((await api().get(`/v1/templates?limit=200${query}`)).json, 'data');
}
async function named(name: string, language = 'en'): Promise<unknown> {
  return (await list(`&name=${name}&language=${language}`))[0];
}
function sync() {
  return api().post(`/v1/connections/${stand.tenant.connectionId}/templates/sync`, {});
}
function atMeta(change: Record<string, unknown>) {
  return stand.control('/templates', { language: 'en', ...change });
}
function untilIs(name: string, expected: object) {
  return until(
    async () => {
      const found = await named(name);
      try {
        expect(found).toMatchObject(expected);
        return found;
      } catch {
        return undefined;
      }
    },
    { what: `${name} to be ${JSON.stringify(expected)}`, timeoutMs: 8_000 },
  );
}

test('a new connection has its templates at once', async () => {
  const found = await list();

  expect(found.length).toBeGreaterThanOrEqual(8);
  expect(found).toContainEqual(
    expect.objectContaining({
      id: expect.stringMatching(/^tpl_[0-9a-z]{26}$/),
      name: 'order_update',
      language: 'de',
      category: 'UTILITY',
      status: 'APPROVED',
      quality: 'UNKNOWN',
      version: 1,
      waba_id: stand.tenant.account.wabaId,
      variables: expect.objectContaining({ required: ['1', '2'] }),
      example: { variables: { 1: 'Pablo', 2: '860198-230332' } },
    }),
  );
  const [first] = found;
  expect((await api().get(`/v1/templates/${textAt(first, 'id')}`)).json).toEqual(first);
});

test('they can be narrowed and paged, newest first', async () => {
  expect((await list('&name=order_update')).map((each) => at(each, 'language')).sort()).toEqual([
    'de',
    'en',
  ]);
  expect((await list('&status=PAUSED')).map((each) => at(each, 'name'))).toEqual(['winter_sale']);
  expect((await list('&category=AUTHENTICATION')).map((each) => at(each, 'name'))).toEqual([
    'login_code',
  ]);
  expect(await list(`&connection_id=${stand.tenant.connectionId}`)).toEqual(await list());
  const ids = (await list()).map((each) => textAt(each, 'id'));
  expect(ids).toEqual([...ids].sort().reverse());
  const first = await api().get('/v1/templates?limit=5');
  const second = await api().get(
    `/v1/templates?limit=200&cursor=${textAt(first.json, 'next_cursor')}`,
  );
  expect(
    [...listAt(first.json, 'data'), ...listAt(second.json, 'data')].map((each) => at(each, 'id')),
  ).toEqual(ids);
  expectProblem(await api().get('/v1/templates?connection_id=con_1'), 422, 'connection_unknown');
});

test('a status that Meta tells is there with its webhook, and the content follows by itself', async () => {
  const before = await named('order_update');
  await atMeta({
    name: 'order_update',
    status: 'PAUSED',
    components: [{ ...BODY, text: 'Hello {{1}}, your parcel {{2}} has left.' }],
  });

  const after = await untilIs('order_update', {
    status: 'PAUSED',
    version: 2,
    components: [{ text: 'Hello {{1}}, your parcel {{2}} has left.' }],
  });
  expect(at(after, 'id')).toBe(at(before, 'id'));
  expect(
    await stand.event(
      'template.status_changed',
      (data) => at(data, 'template', 'status') === 'PAUSED',
    ),
  ).toMatchObject({
    template: {
      id: at(before, 'id'),
      name: 'order_update',
      language: 'en',
      status: 'PAUSED',
      category: 'UTILITY',
    },
    previous: 'APPROVED',
  });
  await atMeta({ name: 'order_update', status: 'APPROVED' });
  await untilIs('order_update', { status: 'APPROVED', version: 2 });
});

test('quality and category follow, too', async () => {
  await atMeta({ name: 'appointment_reminder', quality: 'YELLOW', category: 'MARKETING' });
  await untilIs('appointment_reminder', { quality: 'YELLOW', category: 'MARKETING', version: 1 });
});

test('a content that changed without a status is read when Meta says so', async () => {
  await stand.control('/chaos', { lose_webhooks: 1 });
  await atMeta({
    name: 'spring_sale',
    status: 'APPROVED',
    components: [{ type: 'BODY', text: 'Changed in silence' }],
  });
  await stand.control('/chaos', { lose_webhooks: 0 });
  expect(await named('spring_sale')).toMatchObject({ version: 1 });

  await stand.change('message_template_components_update', {
    message_template_id: 1,
    message_template_name: 'spring_sale',
    message_template_language: 'en',
    message_template_element: 'Changed',
  });
  await untilIs('spring_sale', { version: 2, components: [{ text: 'Changed in silence' }] });
});

test('a template that Meta made elsewhere is there after its first webhook', async () => {
  await atMeta({ name: 'made_elsewhere', status: 'APPROVED', components: [BODY] });
  await untilIs('made_elsewhere', { status: 'APPROVED', version: 1, components: [BODY] });
});

test('a sync finds what was missed, and counts it', async () => {
  await stand.control('/chaos', { lose_webhooks: 1 });
  await atMeta({ name: 'missed', status: 'APPROVED', components: [BODY] });
  await atMeta({ name: 'made_elsewhere', status: 'PAUSED' });
  await stand.control('/chaos', { lose_webhooks: 0 });
  const { status, json } = await sync();

  expect(status).toBe(200);
  expect(json).toEqual({
    connection_id: stand.tenant.connectionId,
    waba_id: stand.tenant.account.wabaId,
    total: 10,
    created: 1,
    updated: 1,
    deleted: 0,
    complete: true,
  });
  expect(await named('missed')).toMatchObject({ status: 'APPROVED' });
  expect(await named('made_elsewhere')).toMatchObject({ status: 'PAUSED' });
  expect((await sync()).json).toMatchObject({ created: 0, updated: 0, deleted: 0 });
});

test('what Meta no longer lists is marked, and comes back when it does', async () => {
  const graph = `${stand.twin.url}/v26.0/${stand.tenant.account.wabaId}/message_templates`;
  const before = await named('missed');
  await fetch(`${graph}?name=missed`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${stand.tenant.account.token}` },
  });
  expect((await sync()).json).toMatchObject({ total: 9, deleted: 1 });
  expect(await named('missed')).toMatchObject({ id: at(before, 'id'), status: 'DELETED' });

  await atMeta({ name: 'missed', status: 'APPROVED', components: [BODY] });
  await untilIs('missed', { id: at(before, 'id'), status: 'APPROVED' });
});

test('a list that breaks off takes nothing for deleted', async () => {
  await stand.control('/chaos', { scope: 'all', error: { code: 2, message: 'Temporary issue' } });
  expectProblem(await sync(), 502, 'graph_transient');
  await stand.control('/chaos', { reset: true });
  expect((await list()).filter((each) => at(each, 'status') === 'DELETED')).toEqual([]);
});

test('only who may write templates may sync, and only own connections', async () => {
  const path = `/v1/connections/${stand.tenant.connectionId}/templates/sync`;
  expect((await (await stand.limitedTo('templates:read')).post(path, {})).status).toBe(403);
  expectProblem(await (await stand.foreigner()).post(path, {}), 404, 'not_found');
  expect((await (await stand.foreigner()).get('/v1/templates')).json).toEqual({
    data: [],
    next_cursor: null,
  });
  expectProblem(
    await (await stand.foreigner()).get(`/v1/templates/${textAt(await named('missed'), 'id')}`),
    404,
    'not_found',
  );
});

test('a category that Meta only announces is told, and does not hold yet', async () => {
  const id = textAt(await named('order_update'), 'id');
  await stand.change('template_category_update', {
    message_template_id: 5,
    message_template_name: 'order_update',
    message_template_language: 'en',
    new_category: 'UTILITY',
    correct_category: 'MARKETING',
  });
  expect(
    await stand.event('template.category_changed', (data) => at(data, 'template', 'id') === id),
  ).toMatchObject({
    template: { category: 'MARKETING' },
    previous: 'UTILITY',
    reason: 'impending',
  });
  expect(await named('order_update')).toMatchObject({ category: 'UTILITY' });
});
