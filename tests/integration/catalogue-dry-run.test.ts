/** `?dry_run=true`: everything is checked, and nothing at all is done. */
import mongoose from 'mongoose';
import { connectors } from '../../connectors';
import { createRegistry } from '../../src/registry';
import { INPUTS } from '../fixtures/hub/action-inputs';
import { startHubStand, type HubStand } from '../fixtures/hub/stand';
import { holding, listHolding } from '../support/expecting';
import { accepted, sendText, untilStatus } from '../support/steps';

const actions = [...createRegistry(connectors).actions.keys()];

let stand: HubStand;

beforeAll(async () => {
  stand = await startHubStand();
});

afterAll(() => stand.close());

function rehearse(key: string, input: unknown, query = 'dry_run=true') {
  return stand.tenant.api.post(`/v1/actions/${key}?${query}`, input);
}
/** There is no API that lists contacts yet. */
function contacts() {
  return mongoose.connection
    .collection('contacts')
    .countDocuments({ workspaceId: stand.tenant.workspaceId });
}

test('no action leaves a call, a message, an event or a contact behind', async () => {
  const calls = await stand.control('/calls?limit=0');
  for (const key of actions) {
    for (const input of INPUTS[key]?.(stand) ?? []) {
      const { status, json } = await rehearse(key, input);
      expect({ key, status, json }).toEqual({
        key,
        status: 200,
        json: { dry_run: true, valid: true },
      });
    }
  }

  expect(await stand.control('/calls?limit=0')).toEqual(calls);
  expect((await stand.tenant.api.get('/v1/messages')).json).toEqual({
    data: [],
    next_cursor: null,
  });
  expect((await stand.tenant.api.get('/v1/events')).json).toEqual({ data: [], next_cursor: null });
  expect(await contacts()).toBe(0);
  expect([...stand.delivered(), ...stand.sink.received('/posted')]).toEqual([]);
});

test('nothing of it was only late: the one real message afterwards is all that Meta ever gets', async () => {
  for (const input of INPUTS['send_message']?.(stand) ?? []) await rehearse('send_message', input);
  const id = await accepted(sendText(stand.tenant, 'real'));
  await untilStatus(stand.tenant.api, { id, status: 'read' });

  expect(await stand.twin.sent()).toEqual([
    holding({ body: holding({ biz_opaque_callback_data: id }) }),
  ]);
  expect((await stand.tenant.api.get('/v1/messages')).json).toMatchObject({ data: [{ id }] });
  expect(await contacts()).toBe(1);
});

test.each<[string, string, object, string, string]>([
  [
    'an unknown connection',
    'send_message',
    { connection_id: 'con_1' },
    'connection_unknown',
    '/connection_id',
  ],
  [
    'another number',
    'send_message',
    { phone_number_id: '1' },
    'phone_number_unknown',
    '/phone_number_id',
  ],
  ['no recipient', 'send_message', { to: 'somebody' }, 'recipient_invalid', '/to'],
  ['an empty text', 'send_message', { text: { body: '' } }, 'invalid_input', '/text/body'],
  [
    'a gap in the variables',
    'send_template',
    { template: 'order_update', language: 'en', variables: { 1: 'a', 3: 'b' } },
    'variables_invalid',
    '/variables/2',
  ],
])('%s is told as in earnest', async (_what, key, change, code, pointer) => {
  const [input] = INPUTS[key]?.(stand) ?? [];
  const problem = { status: 422, json: { code, errors: listHolding([holding({ pointer })]) } };

  expect(await rehearse(key, { ...input, ...change })).toMatchObject(problem);
  expect(await rehearse(key, { ...input, ...change }, 'dry_run=false')).toMatchObject(problem);
});

test.each<[string, object, string, string]>([
  ['a field that is missing', { body: undefined }, 'invalid_input', '/body'],
  [
    'a header that is not allowed',
    { headers: { Host: 'bank.example' } },
    'invalid_input',
    '/headers/Host',
  ],
  ['an address that is not allowed', { url: 'https://10.0.0.1/' }, 'target_refused', '/url'],
])('an action that would act checks %s without acting', async (_what, change, code, pointer) => {
  const [input] = INPUTS['post_webhook']?.(stand) ?? [];

  expect(await rehearse('post_webhook', { ...input, ...change })).toMatchObject({
    status: 422,
    json: { code, errors: [{ pointer }] },
  });
});

test.each(['maybe', '1', ''])('dry_run=%s is not taken for either', async (value) => {
  expect(await rehearse('send_message', {}, `dry_run=${value}`)).toMatchObject({
    status: 422,
    json: { errors: [{ pointer: '/dry_run' }] },
  });
});
