/** `/v1/connectors`, `/v1/triggers`, `/v1/actions` and the samples of triggers. */
import { connectors } from '../../connectors';
import { startHubStand, type HubStand } from '../fixtures/hub/stand';
import { call, type Api } from '../support/api';
import { anyOf, holding, including, like, listHolding } from '../support/expecting';
import { at, listAt, textAt } from '../support/json';
import { CUSTOMER } from '../support/steps';

const actions = connectors.flatMap((each) => each.actions.map(({ manifest }) => manifest));
const triggers = connectors.flatMap((each) => each.triggers.map(({ manifest }) => manifest));
const SAMPLES = '/v1/triggers/message.received/samples';

let stand: HubStand;

beforeAll(async () => {
  stand = await startHubStand();
});

afterAll(() => stand.close());

function get(path: string, api: Api = stand.tenant.api) {
  return api.get(path);
}
async function read(path: string, api?: Api): Promise<unknown> {
  return (await get(path, api)).json;
}

test('connectors name their triggers and actions, and what a tenant enters', async () => {
  const { status, json } = await get('/v1/connectors');

  expect(status).toBe(200);
  expect(json).toEqual({
    next_cursor: null,
    data: connectors.map(
      ({ key, title, summary, connection, triggers: raised, actions: done }) => ({
        key,
        title,
        description: summary,
        connection,
        triggers: raised.map((each) => each.manifest.key),
        actions: done.map((each) => each.manifest.key),
      }),
    ),
  });
});

test('each trigger is listed as it is read alone: texts, schema, sample, whether it must be named', async () => {
  const list = await read('/v1/triggers');

  expect(list).toEqual({
    next_cursor: null,
    data: triggers.map(({ key, title, summary, onlyByName = false, output, sample }) => ({
      key,
      title,
      description: summary,
      only_by_name: onlyByName,
      output,
      sample,
    })),
  });
  for (const each of listAt(list, 'data'))
    expect(await read(`/v1/triggers/${textAt(each, 'key')}`)).toEqual(each);
});

test('each action is listed as it is read alone: texts, effect, scope, schemas, sample', async () => {
  const list = await read('/v1/actions');

  expect(list).toMatchObject({
    next_cursor: null,
    data: actions.map(({ key, title, summary, noun, effect, scope, input, output, sample }) => ({
      key,
      title,
      description: summary,
      noun,
      effect,
      scope,
      input,
      output,
      sample,
    })),
  });
  for (const each of listAt(list, 'data'))
    expect(await read(`/v1/actions/${textAt(each, 'key')}`)).toEqual(each);
});

test('an action tells which of its fields have options, further fields, or depend on others', async () => {
  expect(at(await read('/v1/actions/send_template'), 'fields')).toEqual([
    { name: 'connection_id', options_from: 'connections', fields_from: null, depends_on: [] },
    {
      name: 'phone_number_id',
      options_from: 'phone_numbers',
      fields_from: null,
      depends_on: ['connection_id'],
    },
    {
      name: 'template',
      options_from: 'templates',
      fields_from: null,
      depends_on: ['connection_id'],
    },
    {
      name: 'language',
      options_from: 'languages',
      fields_from: null,
      depends_on: ['connection_id', 'template'],
    },
    {
      name: 'variables',
      options_from: null,
      fields_from: 'template_variables',
      depends_on: ['connection_id', 'template', 'language'],
    },
  ]);
});

test.each([
  '/v1/triggers/message.lost',
  '/v1/actions/fly',
  '/v1/triggers/message.lost/samples',
  '/v1/triggers/constructor',
  '/v1/actions/__proto__',
])('%s is not found', async (path) => {
  expect(await get(path)).toMatchObject({ status: 404, json: { code: 'not_found' } });
});

test('any key may look, nobody without one', async () => {
  const narrow = await stand.limitedTo('usage:read');

  for (const path of [
    '/v1/connectors',
    '/v1/triggers',
    '/v1/actions',
    '/v1/triggers/message.received',
    '/v1/actions/send_message',
  ]) {
    expect((await get(path, narrow)).status).toBe(200);
    expect(await call(`${stand.hubUrl}${path}`)).toMatchObject({
      status: 401,
      json: { code: 'unauthorized' },
    });
  }
});

describe('samples', () => {
  test('without an event the documented one is shown, in the envelope and this workspace', async () => {
    const sample = triggers.find(({ key }) => key === 'order.received')?.sample;

    expect(await read('/v1/triggers/order.received/samples')).toEqual({
      data: [
        {
          id: like(/^evt_/),
          type: 'order.received',
          version: '2026-11-01',
          sequence: 1,
          occurred_at: anyOf(String),
          workspace_id: stand.tenant.workspaceId,
          connection_id: like(/^con_/),
          data: sample,
        },
      ],
    });
  });

  test('with events they are the newest ones, newest first, as the log and the hook have them', async () => {
    for (const text of ['one', 'two', 'three', 'four']) {
      await stand.twin.inbound({ from: CUSTOMER, text });
      await stand.event('message.received', (data) => at(data, 'message', 'text') === text);
    }
    const log = listAt(await read('/v1/events?type=message.received'), 'data');

    expect(listAt(await read(SAMPLES), 'data')).toEqual([...log].reverse().slice(0, 3));
    expect(listAt(await read(`${SAMPLES}?limit=1`), 'data')).toEqual(log.slice(-1));
    expect(listAt(await read(`${SAMPLES}?limit=1000`), 'data')).toHaveLength(4);
    expect(stand.delivered().map(({ envelope }) => envelope)).toEqual(listHolding(log));
  });

  test('another workspace does not see them', async () => {
    expect(listAt(await read(SAMPLES, await stand.foreigner()), 'data')).toEqual([
      holding({ data: triggers.find(({ key }) => key === 'message.received')?.sample }),
    ]);
  });

  test('they need a scope, and a limit that is one', async () => {
    expect(await get(SAMPLES, await stand.limitedTo('usage:read'))).toMatchObject({
      status: 403,
      json: { detail: including('events:read') },
    });
    for (const limit of ['0', '-1', 'ten', '1.5']) {
      expect(await get(`${SAMPLES}?limit=${limit}`)).toMatchObject({
        status: 422,
        json: { errors: [{ pointer: '/limit' }] },
      });
    }
  });
});
