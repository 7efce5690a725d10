/**
 * `POST /v1/messages/batch`: many sends in one request, each with the answer of its single call.
 */
import mongoose from 'mongoose';
import type { Answer } from '../support/api';
import { at, listAt, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import { untilStatus } from '../support/steps';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

function phone(index: number): string {
  return `+4917${String(60_000_000 + index)}`;
}
function textItem(body: string, index: number, more: Record<string, unknown> = {}) {
  return {
    action: 'send_message',
    input: {
      connection_id: world.tenant.connectionId,
      to: phone(index),
      type: 'text',
      text: { body },
    },
    ...more,
  };
}
function sendBatch(items: readonly unknown[], key?: string): Promise<Answer> {
  return world.tenant.api.post(
    '/v1/messages/batch',
    { items },
    key === undefined ? {} : { 'idempotency-key': key },
  );
}
function idsOf({ json }: Answer): string[] {
  return listAt(json, 'results').map((result) => textAt(result, 'message', 'id'));
}
async function textsAtMeta(): Promise<string[]> {
  return (await world.twin.sent()).map(({ body }) => textAt(body, 'text', 'body'));
}

test('a thousand messages are accepted in one request, in their order, and all go out once', async () => {
  const answer = await sendBatch(
    Array.from({ length: 1_000 }, (_, index) => textItem(`bulk ${String(index)}`, index)),
  );
  expect(answer.status).toBe(200);
  const results = listAt(answer.json, 'results');
  expect(results.map((result) => [at(result, 'status'), at(result, 'message', 'to')])).toEqual(
    results.map((_, index) => [202, phone(index)]),
  );
  await until(
    async () => (await textsAtMeta()).filter((text) => text.startsWith('bulk ')).length === 1_000,
    { what: 'all to go out', timeoutMs: 90_000 },
  );
  expect(new Set(await textsAtMeta()).size).toBe((await textsAtMeta()).length);
}, 120_000);

test('items that are wrong have their own problem, and the others go out', async () => {
  const answer = await sendBatch([
    textItem('good', 2_001),
    textItem('', 2_002),
    {
      action: 'send_message',
      input: { connection_id: 'con_none', to: phone(1), type: 'text', text: { body: 'x' } },
    },
    textItem('nowhere', 1, {}),
    {
      action: 'send_template',
      input: {
        connection_id: world.tenant.connectionId,
        to: 'nobody',
        template: 'order_update',
        language: 'en',
        variables: { 1: 'a', 2: 'b' },
      },
    },
  ]);
  const results = listAt(answer.json, 'results');
  expect(results.map((result) => [at(result, 'status'), at(result, 'error', 'code')])).toEqual([
    [202, undefined],
    [422, 'invalid_input'],
    [422, 'connection_unknown'],
    [202, undefined],
    [422, 'recipient_invalid'],
  ]);
  expect(at(listAt(results[1], 'error', 'errors')[0], 'pointer')).toBe('/text/body');
  await untilStatus(world.tenant.api, { id: textAt(results[0], 'message', 'id'), status: 'read' });
});

test('the same key gives the same messages, also for a single call with the key of an item', async () => {
  const items = [
    textItem('keyed', 3_001),
    textItem('keyed own', 3_002, { idempotency_key: 'own-1' }),
  ];
  const answers = await Promise.all([
    sendBatch(items, 'batch-1'),
    sendBatch(items, 'batch-1'),
    sendBatch(items, 'batch-1'),
  ]);
  const [ids = []] = answers.map(idsOf);
  expect(answers.map(idsOf)).toEqual([ids, ids, ids]);
  const single = await world.tenant.api.post('/v1/actions/send_message', items[1]?.input, {
    'idempotency-key': 'own-1',
  });
  expect([single.status, at(single.json, 'id')]).toEqual([202, ids[1]]);
  for (const id of ids) await untilStatus(world.tenant.api, { id, status: 'read' });
  expect((await textsAtMeta()).filter((text) => text.startsWith('keyed'))).toHaveLength(2);
});

test('a key that was used for another batch is a conflict, and nothing is sent', async () => {
  await sendBatch([textItem('first', 4_001)], 'batch-2');
  expectProblem(
    await sendBatch([textItem('first', 4_001), textItem('smuggled', 4_002)], 'batch-2'),
    409,
    'idempotency_conflict',
  );
  await untilStatus(world.tenant.api, {
    id: idsOf(await sendBatch([textItem('marker', 4_003)]))[0] ?? '',
    status: 'read',
  });
  expect(await textsAtMeta()).not.toContain('smuggled');
});

test.each([
  ['none', []],
  ['too many', Array.from({ length: 1_001 }, () => ({ action: 'send_message', input: {} }))],
  ['another action', [{ action: 'mark_read', input: {} }]],
])('%s is refused as a whole', async (_, items) => {
  expectProblem(await sendBatch(items), 422, 'invalid_input');
});

test('what was refused stays refused for a repeat of the same call, whatever has changed since', async () => {
  const { api, connectionId } = world.tenant;
  const change = (settings: Record<string, unknown>) =>
    api.raw(`/v1/connections/${connectionId}`, { method: 'PATCH', body: JSON.stringify(settings) });
  await change({ test_recipients: [phone(5_001)] });
  const items = [
    textItem('lasting', 5_001),
    textItem('lasting', 5_002),
    textItem('lasting', 5_003, { idempotency_key: 'own-5' }),
  ];
  const first = await sendBatch(items, 'batch-5');
  await change({ test_recipients: null });
  expect(
    listAt(first.json, 'results').map((result) => [
      at(result, 'status'),
      at(result, 'error', 'code'),
    ]),
  ).toEqual([
    [202, undefined],
    [422, 'not_a_test_recipient'],
    [422, 'not_a_test_recipient'],
  ]);
  const again = await sendBatch(items, 'batch-5');
  expect([again.status, again.json, again.headers.get('idempotent-replayed')]).toEqual([
    200,
    first.json,
    'true',
  ]);
  expectProblem(await sendBatch(items.slice(1), 'batch-5'), 409, 'idempotency_conflict');

  // When the kept answer is gone, what was accepted is still not sent twice, and the key is still
  // that of this batch.
  await mongoose.connection
    .collection<{ _id: string }>('idempotencies')
    .deleteOne({ _id: `${world.tenant.workspaceId}:batch-5` });
  expect(at(await sendBatch(items, 'batch-5'), 'json', 'results', 0)).toEqual(
    at(first.json, 'results', 0),
  );
  await mongoose.connection
    .collection<{ _id: string }>('idempotencies')
    .deleteOne({ _id: `${world.tenant.workspaceId}:batch-5` });
  expectProblem(await sendBatch(items.slice(1), 'batch-5'), 409, 'idempotency_conflict');
});
