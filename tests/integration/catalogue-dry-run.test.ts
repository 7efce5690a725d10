/** `?dry_run=true`: everything is checked, and nothing at all is done. */
import mongoose from 'mongoose';
import { connectors } from '../../connectors';
import { createRegistry } from '../../src/registry';
import { CUSTOMER, INPUTS } from '../fixtures/hub/action-inputs';
import { listAt, startHubStand, textAt, type HubStand } from '../fixtures/hub/stand';

const actions = [...createRegistry(connectors).actions.keys()];

let stand: HubStand;

beforeAll(async () => {
  stand = await startHubStand();
});

afterAll(() => stand.close());

const rehearse = (key: string, input: unknown, query = 'dry_run=true') => stand.call('POST', `/v1/actions/${key}?${query}`, input);
/** There is no API that lists contacts yet. */
const contacts = () => mongoose.connection.collection('contacts').countDocuments({ workspaceId: stand.workspaceId });

test('no action leaves a call, a message, an event or a contact behind', async () => {
  const calls = await stand.twin.control('/calls?limit=0');
  for (const key of actions) {
    for (const input of INPUTS[key]?.(stand) ?? []) {
      const { status, body } = await rehearse(key, input);
      expect({ key, status, body }).toEqual({ key, status: 200, body: { dry_run: true, valid: true } });
    }
  }

  expect(await stand.twin.control('/calls?limit=0')).toMatchObject({ body: calls.body });
  expect((await stand.call('GET', '/v1/messages')).body).toEqual({ data: [], next_cursor: null });
  expect((await stand.call('GET', '/v1/events')).body).toEqual({ data: [], next_cursor: null });
  expect(await contacts()).toBe(0);
  expect(stand.sink.received).toEqual([]);
});

test('nothing of it was only late: the one real message afterwards is all that Meta ever gets', async () => {
  for (const input of INPUTS['send_message']?.(stand) ?? []) await rehearse('send_message', input);
  const sent = await stand.call('POST', '/v1/actions/send_message?dry_run=false', { connection_id: stand.connectionId, to: CUSTOMER, type: 'text', text: { body: 'real' } });
  await stand.event('message.status', (data) => JSON.stringify(data).includes('"status":"read"'));

  expect(sent.status).toBe(202);
  expect((await stand.twin.control('/messages')).body).toMatchObject({ total: 1, data: [{ body: { biz_opaque_callback_data: textAt(sent.body, 'id') } }] });
  expect(listAt((await stand.call('GET', '/v1/messages')).body, 'data')).toHaveLength(1);
  expect(await contacts()).toBe(1);
});

test.each<[string, string, object, string, string]>([
  ['an unknown connection', 'send_message', { connection_id: 'con_1' }, 'connection_unknown', '/connection_id'],
  ['another number', 'send_message', { phone_number_id: '1' }, 'phone_number_unknown', '/phone_number_id'],
  ['no recipient', 'send_message', { to: 'somebody' }, 'recipient_invalid', '/to'],
  ['an empty text', 'send_message', { text: { body: '' } }, 'invalid_input', '/text/body'],
  ['a gap in the variables', 'send_template', { variables: { 1: 'a', 3: 'b' } }, 'invalid_input', '/variables/2'],
])('%s is told as in earnest', async (_what, key, change, code, pointer) => {
  const [input] = INPUTS[key]?.(stand) ?? [];
  const problem = { status: 422, body: { code, errors: [expect.objectContaining({ pointer })] } };

  expect(await rehearse(key, { ...input, ...change })).toMatchObject(problem);
  expect(await rehearse(key, { ...input, ...change }, 'dry_run=false')).toMatchObject(problem);
});

test.each<[string, object, string, string]>([
  ['a field that is missing', { body: undefined }, 'invalid_input', '/body'],
  ['a header that is not allowed', { headers: { Host: 'bank.example' } }, 'invalid_input', '/headers/Host'],
  ['an address that is not allowed', { url: 'https://10.0.0.1/' }, 'target_refused', '/url'],
])('an action that would act checks %s without acting', async (_what, change, code, pointer) => {
  const [input] = INPUTS['post_webhook']?.(stand) ?? [];

  expect(await rehearse('post_webhook', { ...input, ...change })).toMatchObject({ status: 422, body: { code, errors: [{ pointer }] } });
});

test.each(['maybe', '1', ''])('dry_run=%s is not taken for either', async (value) => {
  expect(await rehearse('send_message', {}, `dry_run=${value}`)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/dry_run' }] } });
});
