/**
 * One key, one message: for requests that come at once, and for the one that completes what a dead
 * process began.
 */
import mongoose from 'mongoose';
import { at, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import { CUSTOMER, accepted, sendText, untilStatus } from '../support/steps';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld({ env: { HUB_SWEEP_SECONDS: '0.5' } });
});
afterAll(() => world.stop());

function bodyOf(text: string) {
  return {
    connection_id: world.tenant.connectionId,
    to: CUSTOMER,
    type: 'text',
    text: { body: text },
  };
}
function send(text: string, key: string) {
  return world.tenant.api.post('/v1/actions/send_message', bodyOf(text), {
    'idempotency-key': key,
  });
}

test('fifty requests at once are one message, one call, one answer', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => send('once', 'fifty')));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  const id = textAt(answers[0]?.json, 'id');
  await untilStatus(world.tenant.api, { id, status: 'read' });
  // What would be sent twice would have gone out before this.
  await untilStatus(world.tenant.api, {
    id: await accepted(sendText(world.tenant, 'marker')),
    status: 'read',
  });
  expect(await world.twin.sent(id)).toHaveLength(1);
  expect(
    (await world.twin.sent()).filter(({ body }) => at(body, 'text', 'body') === 'once'),
  ).toHaveLength(1);
});

test('the request after a process that died between the key and the message completes it', async () => {
  const { api } = world.tenant;
  await api.post('/v1/workspace/pause', {});
  const id = textAt((await send('half done', 'died')).json, 'id');
  // As that process left it: the key has its message id, and the message was never written.
  await mongoose.connection.collection<{ _id: string }>('messages').deleteOne({ _id: id });
  const answers = await Promise.all(Array.from({ length: 10 }, () => send('half done', 'died')));
  expect(answers.map(({ status, json }) => [status, at(json, 'id'), at(json, 'status')])).toEqual(
    answers.map(() => [202, id, 'queued']),
  );
  await api.post('/v1/workspace/resume', {});
  await untilStatus(api, { id, status: 'read' });
  expect(await world.twin.sent(id)).toHaveLength(1);
});

test('the answer stays the first one while the message goes on, and the same key for another body is a conflict', async () => {
  const first = await send('stays', 'kept');
  await untilStatus(world.tenant.api, { id: textAt(first.json, 'id'), status: 'read' });
  expect((await send('stays', 'kept')).json).toEqual(first.json);
  expectProblem(await send('changed', 'kept'), 409, 'idempotency_conflict');
});

test('the answer stays the first one when the file of the message is deleted, alone and in a batch', async () => {
  const { api, connectionId } = world.tenant;
  const file = await api.post('/v1/actions/upload_media', {
    connection_id: connectionId,
    content: 'aGVsbG8=',
    mime_type: 'application/pdf',
  });
  const input = {
    connection_id: connectionId,
    to: CUSTOMER,
    type: 'document',
    document: { id: textAt(file.json, 'id') },
  };
  const sendOne = (key: string, body: object = input) =>
    api.post('/v1/actions/send_message', body, { 'idempotency-key': key });
  const sendItem = async () =>
    at(
      (
        await api.post('/v1/messages/batch', {
          items: [{ action: 'send_message', input, idempotency_key: 'file-2' }],
        })
      ).json,
      'results',
      0,
    );
  const first = await sendOne('file-1');
  const item = await sendItem();
  expect([first.status, at(item, 'status')]).toEqual([202, 202]);
  expect((await api.remove(`/v1/media/${textAt(file.json, 'id')}`)).status).toBe(204);

  const again = await sendOne('file-1');
  expect([again.status, again.json]).toEqual([202, first.json]);
  expect(await sendItem()).toEqual(item);
  expectProblem(
    await sendOne('file-1', { ...input, document: { ...input.document, caption: 'Other' } }),
    409,
    'idempotency_conflict',
  );
  expectProblem(await sendOne('file-3'), 422, 'invalid_input');
});
