/**
 * Accounts of which the hub knows no templates: Meta is asked, and what nobody knows is let
 * through. A plain server stands in Meta's place.
 */
import mongoose from 'mongoose';
import { createQueues } from '../../src/queue';
import { databaseName } from '../../src/db';
import { createLogger } from '../../src/log';
import { BODY } from '../fixtures/templates/components';
import { TEMPLATE, startRecordedHub, type RecordedHub } from '../fixtures/templates/recorded';
import { acceptedAs, type GraphAnswer, type GraphCall } from '../support/graph-recorder';
import { at, listAt, textAt } from '../support/json';
import { testServices } from '../support/services';
import { untilStatus } from '../support/steps';
import { until } from '../support/until';

let hub: RecordedHub;

beforeAll(async () => {
  hub = await startRecordedHub();
});

afterAll(() => hub.close());

function sentTemplate(): unknown {
  return at(hub.calls.find(({ path }) => path.endsWith('/messages'))?.json, 'template');
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
  hub.answer(answer);
  const { send } = await hub.connect();
  const { status, json } = await send(VALUES);

  expect({ status, json }).toMatchObject({
    status: 202,
    json: { template: { name: 'greeting', language: 'en_US' } },
  });
  await until(() => sentTemplate() !== undefined, { what: 'the call' });
  expect(sentTemplate()).toEqual(LET_THROUGH);
});

test('a template is read when it is first sent, and then known: the whole account follows', async () => {
  hub.answer((call) => ({
    body: {
      data: call.path.includes('name=greeting')
        ? [TEMPLATE]
        : [TEMPLATE, { ...TEMPLATE, id: '2', name: 'other' }],
    },
  }));
  const { connectionId, send } = await hub.connect();

  expect((await send({ ...VALUES, variables: { 1: 'Ana' } })).json).toMatchObject({
    code: 'variables_invalid',
    errors: [{ pointer: '/variables/2' }],
  });
  expect((await send(VALUES)).json).toMatchObject({
    template: { name: 'greeting', language: 'en' },
  });
  await until(
    async () =>
      listAt((await hub.tenant.api.get(`/v1/templates?connection_id=${connectionId}`)).json, 'data')
        .length === 2,
    { what: 'the other one' },
  );
  const lists = hub.calls.filter(({ path }) => path.includes('name=greeting'));
  expect(lists).toHaveLength(1);
  expect(await send({ template: 'nonsense' })).toMatchObject({
    status: 422,
    json: { code: 'template_unknown' },
  });
});

test('many sends of one unknown template ask once', async () => {
  hub.answer(() => ({ body: { data: [] } }));
  const { send } = await hub.connect();
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(VALUES)));

  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
  expect(hub.calls.filter(({ path }) => path.includes('name=greeting'))).toHaveLength(1);
});

test('a drop-down reads an account that was never read', async () => {
  hub.answer(() => ({ body: { data: [TEMPLATE] } }));
  const { connectionId, wabaId } = await hub.connect();

  expect(
    (await hub.tenant.api.get(`/v1/options/templates?connection_id=${connectionId}`)).json,
  ).toMatchObject({ data: [{ value: 'greeting' }] });
  expect(
    (
      await hub.tenant.api.get(
        `/v1/options/languages?connection_id=${connectionId}&template=greeting`,
      )
    ).json,
  ).toMatchObject({ data: [{ value: 'en' }] });
  expect(hub.calls.filter(({ path }) => path.includes(`/${wabaId}/`))).toHaveLength(1);
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
  return hub.tenant.api.post(`/v1/connections/${connectionId}/templates/sync`, {});
}

async function statuses(connectionId: string) {
  return Object.fromEntries(
    listAt(
      (await hub.tenant.api.get(`/v1/templates?connection_id=${connectionId}`)).json,
      'data',
    ).map((each) => [textAt(each, 'name'), at(each, 'status')]),
  );
}

test("all pages are read; one that fails, or an entry that can't be read, takes nothing for deleted", async () => {
  const [one, two] = [TEMPLATE, { ...TEMPLATE, id: '2', name: 'two' }];
  hub.answer((call) => (call.path.includes('after=c1') ? page(two, false) : page(one, true)));
  const { connectionId } = await hub.connect();
  expect((await sync(connectionId)).json).toMatchObject({ total: 2, created: 2, complete: true });

  hub.answer((_call, index) => (index === 0 ? page(one, true) : { status: 500, body: 'Oops' }));
  expect((await sync(connectionId)).status).toBe(502);
  hub.answer(() => ({ body: { data: [one, { id: '3' }] } }));
  expect((await sync(connectionId)).json).toMatchObject({ total: 1, deleted: 0, complete: false });
  hub.answer(() => page(one, true));
  expect((await sync(connectionId)).json).toMatchObject({ deleted: 0, complete: false });
  expect(await statuses(connectionId)).toEqual({ greeting: 'APPROVED', two: 'APPROVED' });

  hub.answer(() => page(one, false));
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
  hub.answer((_call, index) => ({ body: { data: [signed(index)] } }));
  const { connectionId } = await hub.connect();
  await sync(connectionId);
  await sync(connectionId);

  expect(
    (await hub.tenant.api.get(`/v1/templates?connection_id=${connectionId}`)).json,
  ).toMatchObject({
    data: [
      {
        version: 1,
        components: [{ example: { header_handle: ['https://scontent.example/a.jpg?oh=1'] } }, BODY],
      },
    ],
  });
});

test('the daily task reads every account', async () => {
  hub.answer(() => page(TEMPLATE, false));
  const { connectionId } = await hub.connect();
  await sync(connectionId);
  hub.answer(() => page({ ...TEMPLATE, status: 'PAUSED' }, false));
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
  hub.answer(() => page(TEMPLATE, false));
  const { connectionId, wabaId, send } = await hub.connect();
  await sync(connectionId);
  hub.answer(() => page({ ...TEMPLATE, status: 'PAUSED' }, false));
  await mongoose.connection
    .collection<{ _id: string; dueAt?: Date }>('templatesyncs')
    .updateOne({ _id: `${hub.tenant.workspaceId}:${wabaId}` }, { $set: { dueAt: new Date() } });

  await until(async () => (await statuses(connectionId))['greeting'] === 'PAUSED', {
    what: 'the sweep',
    timeoutMs: 30_000,
  });
  expect(await send(VALUES)).toMatchObject({ status: 202 });
  await untilStatus(hub.tenant.api, {
    id: textAt((await send(VALUES)).json, 'id'),
    status: 'queued',
  });
}, 40_000);
