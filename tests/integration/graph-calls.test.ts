/**
 * GRAPH_API_URL points at a plain recording server: it gets the calls that Meta documents, and
 * nothing else.
 */
import { testAccount } from '../support/accounts';
import { acceptedAs, startGraphRecorder, type GraphRecorder } from '../support/graph-recorder';
import { startTestHub, type TestHub } from '../support/hub';
import { textAt } from '../support/json';
import { CUSTOMER, accepted, sendText, untilStatus } from '../support/steps';
import {
  makeConnectedTenant,
  makeTenant,
  newConnection,
  type ConnectedTenant,
} from '../support/tenants';

const ACCOUNT = testAccount(1);
const NUMBER = ACCOUNT.numbers[0] ?? { id: '', phone: '' };
let graph: GraphRecorder;
let hub: TestHub;
let tenant: ConnectedTenant;

/** As Meta answers the calls of a connection check. */
function answerCheck(path: string): unknown {
  if (path.includes('/phone_numbers'))
    return {
      data: [
        {
          id: NUMBER.id,
          display_phone_number: '+49 30 2312-0010',
          verified_name: 'Shop',
          throughput: { level: 'HIGH' },
        },
      ],
      paging: { cursors: { before: 'a', after: 'b' } },
    };
  if (path.includes('/subscribed_apps')) return { success: true };
  return { id: ACCOUNT.wabaId, name: 'Lucky Shrub' };
}

beforeAll(async () => {
  graph = await startGraphRecorder();
  graph.respond(({ path }) =>
    path.endsWith('/messages') ? acceptedAs('wamid.recorded') : { body: answerCheck(path) },
  );
  hub = await startTestHub(`${graph.url}/`, { GRAPH_API_VERSION: 'v25.0' });
  tenant = await makeConnectedTenant(hub.hubUrl, ACCOUNT);
});
afterAll(async () => {
  await hub.stop();
  await graph.close();
});

test('connecting reads the account and its numbers, subscribes the app and reads the templates, each with the token', () => {
  const checks = graph.calls.filter(({ path }) => !path.endsWith('/messages'));
  expect(checks.map(({ method, path }) => [method, decodeURIComponent(path)])).toEqual([
    ['GET', `/v25.0/${ACCOUNT.wabaId}?fields=id,name`],
    [
      'GET',
      `/v25.0/${ACCOUNT.wabaId}/phone_numbers?limit=100&fields=id,display_phone_number,verified_name,throughput`,
    ],
    ['POST', `/v25.0/${ACCOUNT.wabaId}/subscribed_apps`],
    [
      'GET',
      `/v25.0/${ACCOUNT.wabaId}/message_templates?fields=id,name,language,status,category,quality_score,rejected_reason,parameter_format,components&limit=100`,
    ],
  ]);
  expect(checks.map(({ headers }) => headers.authorization)).toEqual(
    checks.map(() => `Bearer ${ACCOUNT.token}`),
  );
});

test('a send is one POST to the number, with the token, JSON and nothing that Meta does not know', async () => {
  const id = await accepted(sendText(tenant, 'Grüße 😀'));
  await untilStatus(tenant.api, { id, status: 'accepted' });

  const sends = graph.calls.filter(({ path }) => path.endsWith('/messages'));
  expect(sends.map(({ method, path }) => [method, path])).toEqual([
    ['POST', `/v25.0/${NUMBER.id}/messages`],
  ]);
  expect(sends[0]?.headers).toMatchObject({
    authorization: `Bearer ${ACCOUNT.token}`,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(sends[0]?.body ?? '')),
  });
  expect(sends[0]?.json).toEqual({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: CUSTOMER,
    type: 'text',
    text: { body: 'Grüße 😀' },
    biz_opaque_callback_data: id,
  });
});

test('numbers are read page by page', async () => {
  const account = testAccount(2, { numbers: 3 });
  graph.respond(({ path }) => {
    const page = Number(/[?&]after=(\d)/.exec(path)?.[1] ?? 0);
    if (!path.includes('/phone_numbers')) return { body: answerCheck(path) };
    const { id, phone } = account.numbers[page] ?? { id: '', phone: '' };
    const more = page < 2 ? { next: `${graph.url}/somewhere` } : {};
    return {
      body: {
        data: [{ id, display_phone_number: phone }],
        paging: { cursors: { after: String(page + 1) }, ...more },
      },
    };
  });
  const other = await makeTenant(hub.hubUrl, 'Pages');
  const { phone_numbers: _numbers, ...all } = newConnection(account);
  const answer = await other.api.post('/v1/connections', all);

  expect(answer.status).toBe(201);
  expect(answer.json).toMatchObject({
    name: 'Lucky Shrub',
    phone_numbers: account.numbers.map(({ id, phone }) => ({ id, phone, messages_per_second: 80 })),
  });
});

test.each<[string, number, unknown, { status: number; code: string }]>([
  [
    'a refused token',
    401,
    {
      error: {
        message: 'Session has expired',
        type: 'OAuthException',
        code: 190,
        fbtrace_id: 'A1',
      },
    },
    { status: 422, code: 'connection_check_failed' },
  ],
  [
    "an account that is not the token's",
    400,
    {
      error: {
        message: 'Unsupported get request',
        type: 'GraphMethodException',
        code: 100,
        error_subcode: 33,
      },
    },
    { status: 422, code: 'connection_check_failed' },
  ],
  ['an answer that is no JSON', 200, '<html>', { status: 502, code: 'graph_unreachable' }],
  ['a fault of a gateway', 502, '<html>', { status: 502, code: 'graph_unreachable' }],
])('%s makes no connection and says so', async (_name, status, body, expected) => {
  graph.respond(() => ({ status, body }));
  const other = await makeTenant(hub.hubUrl, 'Refused');
  const answer = await other.api.post('/v1/connections', newConnection(testAccount(3)));

  expect(answer.status).toBe(expected.status);
  expect(answer.json).toMatchObject({ code: expected.code });
  expect(answer.text).not.toContain(testAccount(3).token);
  expect((await other.api.get('/v1/connections')).json).toEqual({ data: [], next_cursor: null });
});

test('without a check Meta is not asked, and the numbers given are taken', async () => {
  graph.respond(() => ({ status: 500, body: 'nobody should ask' }));
  const before = graph.calls.length;
  const other = await makeTenant(hub.hubUrl, 'Unchecked');
  const account = testAccount(4);
  const answer = await other.api.post('/v1/connections', {
    ...newConnection(account),
    verify: false,
  });

  expect(answer.status).toBe(201);
  expect(answer.headers.get('location')).toBe(`/v1/connections/${textAt(answer.json, 'id')}`);
  expect(answer.json).toMatchObject({ phone_numbers: account.numbers });
  expect(graph.calls).toHaveLength(before);
});
