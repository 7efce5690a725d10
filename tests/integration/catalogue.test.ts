/** `/v1/connectors`, `/v1/triggers`, `/v1/actions` and the samples of triggers. */
import { connectors } from '../../connectors';
import { listAt, startHubStand, textAt, type HubStand } from '../fixtures/hub/stand';

const actions = connectors.flatMap((each) => each.actions.map(({ manifest }) => manifest));
const triggers = connectors.flatMap((each) => each.triggers.map(({ manifest }) => manifest));

let stand: HubStand;

beforeAll(async () => {
  stand = await startHubStand();
});

afterAll(() => stand.close());

const get = (path: string, apiKey?: string) => stand.call('GET', path, undefined, apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` });

test('connectors name their triggers and actions, and what a tenant enters', async () => {
  const { status, body } = await get('/v1/connectors');

  expect(status).toBe(200);
  expect(body).toEqual({
    next_cursor: null,
    data: connectors.map(({ key, title, summary, connection, triggers: raised, actions: done }) => ({
      key, title, description: summary, connection, triggers: raised.map((each) => each.manifest.key), actions: done.map((each) => each.manifest.key),
    })),
  });
});

test('each trigger is listed as it is read alone: texts, schema, sample, whether it must be named', async () => {
  const { body } = await get('/v1/triggers');

  expect(body).toEqual({
    next_cursor: null,
    data: triggers.map(({ key, title, summary, onlyByName = false, output, sample }) => ({ key, title, description: summary, only_by_name: onlyByName, output, sample })),
  });
  for (const each of listAt(body, 'data')) expect((await get(`/v1/triggers/${textAt(each, 'key')}`)).body).toEqual(each);
});

test('each action is listed as it is read alone: texts, effect, scope, schemas, sample', async () => {
  const { body } = await get('/v1/actions');

  expect(listAt(body, 'data')).toHaveLength(actions.length);
  expect(body).toMatchObject({
    next_cursor: null,
    data: actions.map(({ key, title, summary, noun, effect, scope, input, output, sample }) => ({ key, title, description: summary, noun, effect, scope, input, output, sample })),
  });
  for (const each of listAt(body, 'data')) expect((await get(`/v1/actions/${textAt(each, 'key')}`)).body).toEqual(each);
});

test('an action tells which of its fields have options, further fields, or depend on others', async () => {
  const { body } = await get('/v1/actions/send_template');

  expect(listAt(body, 'fields')).toEqual([
    { name: 'connection_id', options_from: 'connections', fields_from: null, depends_on: [] },
    { name: 'phone_number_id', options_from: 'phone_numbers', fields_from: null, depends_on: ['connection_id'] },
    { name: 'template', options_from: 'templates', fields_from: null, depends_on: ['connection_id'] },
    { name: 'language', options_from: 'languages', fields_from: null, depends_on: ['connection_id', 'template'] },
    { name: 'variables', options_from: null, fields_from: 'template_variables', depends_on: ['connection_id', 'template', 'language'] },
  ]);
});

test.each(['/v1/triggers/message.lost', '/v1/actions/fly', '/v1/triggers/message.lost/samples', '/v1/triggers/constructor', '/v1/actions/__proto__'])('%s is not found', async (path) => {
  expect(await get(path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
});

test('any key may look, nobody without one', async () => {
  const narrow = await stand.keyOf(['usage:read']);

  for (const path of ['/v1/connectors', '/v1/triggers', '/v1/actions', '/v1/triggers/message.received', '/v1/actions/send_message']) {
    expect((await get(path, narrow)).status).toBe(200);
    expect(await get(path, 'smsport_none')).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
  }
});

describe('samples', () => {
  test('without an event the documented one is shown, in the envelope and this workspace', async () => {
    const { body } = await get('/v1/triggers/order.received/samples');
    const sample = triggers.find(({ key }) => key === 'order.received')?.sample;

    expect(body).toEqual({
      data: [{
        id: expect.stringMatching(/^evt_/), type: 'order.received', version: '2026-11-01', sequence: 1, occurred_at: expect.any(String),
        workspace_id: stand.workspaceId, connection_id: expect.stringMatching(/^con_/), data: sample,
      }],
    });
  });

  test('with events they are the newest ones, newest first, as the log and the hook have them', async () => {
    for (const text of ['one', 'two', 'three', 'four']) {
      await stand.twin.control('/inbound', { from: '+4917604069001', text });
      await stand.event('message.received', (data) => JSON.stringify(data).includes(`"text":"${text}"`));
    }
    const log = listAt((await get('/v1/events?type=message.received')).body, 'data');

    expect(listAt((await get('/v1/triggers/message.received/samples')).body, 'data')).toEqual([...log].reverse().slice(0, 3));
    expect(listAt((await get('/v1/triggers/message.received/samples?limit=1')).body, 'data')).toEqual(log.slice(-1));
    expect(listAt((await get('/v1/triggers/message.received/samples?limit=1000')).body, 'data')).toHaveLength(4);
    expect(stand.sink.received.map(({ body }) => body)).toEqual(expect.arrayContaining(log));
  });

  test('another workspace does not see them', async () => {
    const { body } = await get('/v1/triggers/message.received/samples', await stand.keyOf('other workspace'));

    expect(listAt(body, 'data')).toEqual([expect.objectContaining({ data: triggers.find(({ key }) => key === 'message.received')?.sample })]);
  });

  test('they need a scope, and a limit that is one', async () => {
    expect(await get('/v1/triggers/message.received/samples', await stand.keyOf(['usage:read']))).toMatchObject({ status: 403, body: { detail: expect.stringContaining('events:read') } });
    for (const limit of ['0', '-1', 'ten', '1.5']) {
      expect(await get(`/v1/triggers/message.received/samples?limit=${limit}`)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/limit' }] } });
    }
  });
});
