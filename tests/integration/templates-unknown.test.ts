/**
 * Accounts of which the hub knows no templates: Meta is asked, and what nobody knows is let
 * through. A plain server stands in Meta's place.
 */
import mongoose from 'mongoose';
import { createQueues } from '../../src/queue';
import { databaseName } from '../../src/db';
import { createLogger } from '../../src/log';
import { BODY } from '../fixtures/templates/components';
import type { Answer } from '../support/api';
import {
  acceptedAs,
  startGraphRecorder,
  type GraphAnswer,
  type GraphCall,
  type GraphRecorder,
} from '../support/graph-recorder';
import { startTestHub, type TestHub } from '../support/hub';
import { at, listAt, textAt } from '../support/json';
import { testServices } from '../support/services';
import { CUSTOMER, untilStatus } from '../support/steps';
import { makeTenant, type Tenant } from '../support/tenants';
import { until } from '../support/until';

const TEMPLATE = {
  id: '1',
  name: 'greeting',
  language: 'en',
  status: 'APPROVED',
  category: 'UTILITY',
  parameter_format: 'POSITIONAL',
  components: [BODY],
};

let graph: GraphRecorder;
let hub: TestHub;
let tenant: Tenant;
let accounts = 0;

beforeAll(async () => {
  graph = await startGraphRecorder();
  hub = await startTestHub(graph.url);
  tenant = await makeTenant(hub.hubUrl, 'Unverified');
});

afterAll(async () => {
  await hub.stop();
  await graph.close();
});

/** What lists of templates are answered; sends are accepted. Counted from 0. */
function answerLists(answer: (call: GraphCall, index: number) => GraphAnswer | undefined): void {
  let lists = 0;
  graph.calls.length = 0;
  graph.respond((call, index) =>
    call.path.includes('/message_templates')
      ? answer(call, lists++)
      : acceptedAs(`wamid.${String(Date.now())}.${String(index)}`),
  );
}

/** An account of its own for each test: nothing is known of it. */
async function connect(): Promise<{
  connectionId: string;
  send: (input: Record<string, unknown>) => Promise<Answer>;
}> {
  accounts += 1;
  const { json } = await tenant.api.post('/v1/connections', {
    kind: 'whatsapp',
    waba_id: `7700${String(accounts)}`,
    access_token: 'none',
    verify: false,
    phone_numbers: [
      { id: `8800${String(accounts)}`, phone: `+4930123400${String(accounts).padStart(2, '0')}` },
    ],
  });
  const connectionId = textAt(json, 'id');
  return {
    connectionId,
    send: (input) =>
      tenant.api.post('/v1/actions/send_template', {
        connection_id: connectionId,
        to: CUSTOMER,
        ...input,
      }),
  };
}

function sentTemplate(): unknown {
  return at(graph.calls.find(({ path }) => path.endsWith('/messages'))?.json, 'template');
}
const LET_THROUGH = {
  name: 'greeting',
  language: { code: 'en_US' },
  components: [
    {
      type: 'body',
      parameters: [
        { type: 'text', text: 'Ana' },
        { type: 'text', text: 'A-1' },
      ],
    },
  ],
};
const VALUES = { template: 'greeting', variables: { 1: 'Ana', 2: 'A-1' } };

test.each<[string, (call: GraphCall, index: number) => GraphAnswer | undefined]>([
  ['has no template at all', () => ({ body: { data: [] } })],
  ['answers with something else than a list', () => acceptedAs('wamid.1')],
  ['does not know the address', () => ({ status: 404, body: 'Not found' })],
  [
    'does not accept the token',
    () => ({
      status: 401,
      body: { error: { code: 190, message: 'Invalid token', type: 'OAuthException' } },
    }),
  ],
  ['breaks the connection off', () => undefined],
])('Meta %s: the send goes out as it was asked for', async (_name, answer) => {
  answerLists(answer);
  const { send } = await connect();
  const { status, json } = await send(VALUES);

  expect({ status, json }).toMatchObject({
    status: 202,
    json: { template: { name: 'greeting', language: 'en_US' } },
  });
  await until(() => sentTemplate() !== undefined, { what: 'the call' });
  expect(sentTemplate()).toEqual(LET_THROUGH);
});

test('a template is read when it is first sent, and then known: the whole account follows', async () => {
  answerLists((call) => ({
    body: {
      data: call.path.includes('name=greeting')
        ? [TEMPLATE]
        : [TEMPLATE, { ...TEMPLATE, id: '2', name: 'other' }],
    },
  }));
  const { connectionId, send } = await connect();

  expect((await send({ ...VALUES, variables: { 1: 'Ana' } })).json).toMatchObject({
    code: 'variables_invalid',
    errors: [{ pointer: '/variables/2' }],
  });
  expect((await send(VALUES)).json).toMatchObject({
    template: { name: 'greeting', language: 'en' },
  });
  await until(
    async () =>
      listAt((await tenant.api.get(`/v1/templates?connection_id=${connectionId}`)).json, 'data')
        .length === 2,
    { what: 'the other one' },
  );
  const lists = graph.calls.filter(({ path }) => path.includes('name=greeting'));
  expect(lists).toHaveLength(1);
  expect(await send({ template: 'nonsense' })).toMatchObject({
    status: 422,
    json: { code: 'template_unknown' },
  });
});

test('many sends of one unknown template ask once', async () => {
  answerLists(() => ({ body: { data: [] } }));
  const { send } = await connect();
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(VALUES)));

  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
  expect(graph.calls.filter(({ path }) => path.includes('name=greeting'))).toHaveLength(1);
});

test('a drop-down reads an account that was never read', async () => {
  answerLists(() => ({ body: { data: [TEMPLATE] } }));
  const { connectionId } = await connect();

  expect(
    (await tenant.api.get(`/v1/options/templates?connection_id=${connectionId}`)).json,
  ).toMatchObject({ data: [{ value: 'greeting' }] });
  expect(
    (await tenant.api.get(`/v1/options/languages?connection_id=${connectionId}&template=greeting`))
      .json,
  ).toMatchObject({ data: [{ value: 'en' }] });
  expect(graph.calls.filter(({ path }) => path.includes(`/7700${String(accounts)}/`))).toHaveLength(
    1,
  );
});

function page(template: object, more: boolean): GraphAnswer {
  return {
    body: {
      data: [template],
      paging: {
        cursors: { after: `c${String(at(template, 'id'))}` },
        ...(more ? { next: 'https://graph.example/next' } : {}),
      },
    },
  };
}
function sync(connectionId: string) {
  return tenant.api.post(`/v1/connections/${connectionId}/templates/sync`, {});
}
async function statuses(connectionId: string) {
  return Object.fromEntries(
    listAt((await tenant.api.get(`/v1/templates?connection_id=${connectionId}`)).json, 'data').map(
      (each) => [textAt(each, 'name'), at(each, 'status')],
    ),
  );
}

test("all pages are read; one that fails, or an entry that can't be read, takes nothing for deleted", async () => {
  const [one, two] = [TEMPLATE, { ...TEMPLATE, id: '2', name: 'two' }];
  answerLists((call) => (call.path.includes('after=c1') ? page(two, false) : page(one, true)));
  const { connectionId } = await connect();
  expect((await sync(connectionId)).json).toMatchObject({ total: 2, created: 2, complete: true });

  answerLists((_call, index) => (index === 0 ? page(one, true) : { status: 500, body: 'Oops' }));
  expect((await sync(connectionId)).status).toBe(502);
  answerLists(() => ({ body: { data: [one, { id: '3' }] } }));
  expect((await sync(connectionId)).json).toMatchObject({ total: 1, deleted: 0, complete: false });
  answerLists(() => page(one, true));
  expect((await sync(connectionId)).json).toMatchObject({ deleted: 0, complete: false });
  expect(await statuses(connectionId)).toEqual({ greeting: 'APPROVED', two: 'APPROVED' });

  answerLists(() => page(one, false));
  expect((await sync(connectionId)).json).toMatchObject({ total: 1, deleted: 1, complete: true });
  expect(await statuses(connectionId)).toEqual({ greeting: 'APPROVED', two: 'DELETED' });
});

test('examples that Meta signs anew each time make no new version', async () => {
  const signed = (signature: number) => ({
    ...TEMPLATE,
    components: [
      {
        type: 'HEADER',
        format: 'IMAGE',
        example: { header_handle: [`https://scontent.example/a.jpg?oh=${String(signature)}`] },
      },
      BODY,
    ],
  });
  answerLists((_call, index) => ({ body: { data: [signed(index)] } }));
  const { connectionId } = await connect();
  await sync(connectionId);
  await sync(connectionId);

  expect((await tenant.api.get(`/v1/templates?connection_id=${connectionId}`)).json).toMatchObject({
    data: [
      {
        version: 1,
        components: [{ example: { header_handle: ['https://scontent.example/a.jpg?oh=1'] } }, BODY],
      },
    ],
  });
});

test('the daily task reads every account', async () => {
  answerLists(() => page(TEMPLATE, false));
  const { connectionId } = await connect();
  await sync(connectionId);
  answerLists(() => page({ ...TEMPLATE, status: 'PAUSED' }, false));
  const queues = createQueues({
    url: testServices().redisUrl,
    name: databaseName(),
    log: createLogger({ level: 'silent', role: 'test' }),
  });
  queues.open();
  await until(() => queues.add('template-daily', ['templates@now']), { what: 'Redis' });
  await until(async () => (await statuses(connectionId))['greeting'] === 'PAUSED', {
    what: 'the daily reading',
  });
  await queues.close(0);
});

test('what Redis lost is found by the sweep', async () => {
  answerLists(() => page(TEMPLATE, false));
  const { connectionId, send } = await connect();
  await sync(connectionId);
  answerLists(() => page({ ...TEMPLATE, status: 'PAUSED' }, false));
  await mongoose.connection
    .collection<{ _id: string; dueAt?: Date }>('templatesyncs')
    .updateOne(
      { _id: `${tenant.workspaceId}:7700${String(accounts)}` },
      { $set: { dueAt: new Date() } },
    );

  await until(async () => (await statuses(connectionId))['greeting'] === 'PAUSED', {
    what: 'the sweep',
    timeoutMs: 30_000,
  });
  expect(await send(VALUES)).toMatchObject({ status: 202 });
  await untilStatus(tenant.api, { id: textAt((await send(VALUES)).json, 'id'), status: 'queued' });
}, 40_000);
