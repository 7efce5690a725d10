/** `mark_read`: by our id or by Meta's, from the number that got the message. */
import { testAccount } from '../support/accounts';
import type { Answer } from '../support/api';
import { at, textAt } from '../support/json';
import { CUSTOMER, accepted, sendText, untilEvents, untilStatus } from '../support/steps';
import { limitedTo, type ConnectedTenant } from '../support/tenants';
import { startWorld, type World } from '../support/world';

let world: World;
let tenant: ConnectedTenant;
let message: { id: string; wamid: string };

beforeAll(async () => {
  world = await startWorld({ accounts: [testAccount(1, { numbers: 2 }), testAccount(2)] });
  ({ tenant } = world);
  await world.twin.inbound({ from: CUSTOMER, text: 'Hello?', phone_number_id: secondNumber() });
  const [event] = await untilEvents(tenant.api, { count: 1, type: 'message.received' });
  message = {
    id: textAt(event, 'data', 'message', 'id'),
    wamid: textAt(event, 'data', 'message', 'wamid'),
  };
});
afterAll(() => world.stop());

function secondNumber(): string {
  return tenant.account.numbers[1]?.id ?? '';
}
function markRead(input: Record<string, unknown>, by: ConnectedTenant = tenant): Promise<Answer> {
  return by.api.post('/v1/actions/mark_read', input);
}
async function callsTo(number: string): Promise<number> {
  return (await world.twin.calls(`${number}/messages`)).length;
}

test.each<[string, () => Record<string, unknown>]>([
  ['our id', () => ({ message: message.id })],
  ["Meta's id", () => ({ message: message.wamid })],
  ['our id, and typing', () => ({ message: message.id, typing: true })],
  ['its connection, too', () => ({ message: message.wamid, connection_id: tenant.connectionId })],
])('a message is marked by %s, at the number that got it', async (_name, input) => {
  const before = await callsTo(secondNumber());
  expect(await markRead(input())).toMatchObject({
    status: 200,
    json: { success: true, message_id: message.id, wamid: message.wamid },
  });
  expect(await callsTo(secondNumber())).toBe(before + 1);
});

test('a message that the hub did not receive needs connection and number', async () => {
  const wamid = 'wamid.HBgNNDkxNzYxMjM0NTY3OBUCABIYFA==';
  expect(await markRead({ message: wamid })).toMatchObject({
    status: 422,
    json: { errors: [{ pointer: '/connection_id' }] },
  });
  expect(await markRead({ message: wamid, connection_id: tenant.connectionId })).toMatchObject({
    status: 422,
    json: { code: 'phone_number_required' },
  });
  expect(
    await markRead({ message: wamid, connection_id: tenant.connectionId, phone_number_id: '1' }),
  ).toMatchObject({ status: 422, json: { code: 'phone_number_unknown' } });
  expect(
    await markRead({
      message: wamid,
      connection_id: tenant.connectionId,
      phone_number_id: secondNumber(),
    }),
  ).toMatchObject({ status: 200, json: { success: true, message_id: null, wamid } });
});

test('what is not ours to mark is refused with its place', async () => {
  const other = world.tenants[1] ?? tenant;
  expect(await markRead({ message: message.id }, other)).toMatchObject({
    status: 422,
    json: { errors: [{ pointer: '/message' }] },
  });
  expect(
    await markRead({ message: message.wamid, connection_id: tenant.connectionId }, other),
  ).toMatchObject({ status: 422, json: { code: 'connection_unknown' } });
  const own = await accepted(sendText(tenant, 'Hi', { phone_number_id: secondNumber() }));
  await untilStatus(tenant.api, { id: own, status: 'read' });
  expect(await markRead({ message: own })).toMatchObject({
    status: 422,
    json: {
      errors: [
        {
          pointer: '/message',
          detail: 'is a message that you sent: only received ones can be marked as read',
        },
      ],
    },
  });
  const reader = await limitedTo(world.hubUrl, tenant, 'messages:read');
  expect((await reader.post('/v1/actions/mark_read', { message: message.id })).status).toBe(403);
});

test('a dry run checks all and calls nobody; what Meta refuses is a problem', async () => {
  const before = await callsTo(secondNumber());
  expect(
    await tenant.api.post('/v1/actions/mark_read?dry_run=true', { message: message.id }),
  ).toMatchObject({ status: 200, json: { dry_run: true, valid: true } });
  expect(
    await tenant.api.post('/v1/actions/mark_read?dry_run=true', {
      message: 'msg_01jd3kq8w0m4t6v8x0z2b4d6f8',
    }),
  ).toMatchObject({ status: 422 });
  expect(await callsTo(secondNumber())).toBe(before);
  const refused = await markRead({
    message: 'hello',
    connection_id: tenant.connectionId,
    phone_number_id: secondNumber(),
  });
  expect([refused.status, at(refused.json, 'meta', 'code')]).toEqual([422, 131009]);
});
