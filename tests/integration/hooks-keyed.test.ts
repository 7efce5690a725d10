/**
 * POST /v1/hooks with an Idempotency-Key, repeated after a process that died before it could
 * answer.
 */
import mongoose from 'mongoose';
import { at, listAt, textAt } from '../support/json';
import { verifies } from '../support/sink';
import { CUSTOMER } from '../support/steps';
import { startWorld, type World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

function post(key: string, more: Record<string, unknown> = {}) {
  return world.tenant.api.post(
    '/v1/hooks',
    { event: 'message.received', target_url: world.sink.url('/keyed'), ...more },
    { 'idempotency-key': key },
  );
}
/** As the record is when its process died between the hook and the stored answer. */
async function loseAnswer(key: string): Promise<void> {
  const { workspaceId } = world.tenant;
  const past = new Date(Date.now() - 1_000);
  const lost = await mongoose
    .model('Idempotency')
    .updateOne(
      { _id: `${workspaceId}:${key}`, workspaceId, sealedReply: { $exists: true } },
      { $unset: { sealedReply: '' }, $set: { holder: 'dead', leaseUntil: past } },
    );
  expect(lost.modifiedCount).toBe(1);
}

test('the repeat meets the hook that was made, and shows its secret', async () => {
  const first = await post('key-1');
  await loseAnswer('key-1');
  const repeat = await post('key-1');
  expect([first.status, repeat.status, repeat.headers.get('idempotent-replayed')]).toEqual([
    201,
    201,
    null,
  ]);
  expect(repeat.json).toEqual(first.json);
  expect(repeat.headers.get('location')).toBe(`/v1/hooks/${textAt(first.json, 'id')}`);
  expect(listAt((await world.tenant.api.get('/v1/hooks')).json, 'data')).toHaveLength(1);
  await world.twin.inbound({ from: CUSTOMER, text: 'keyed' });
  expect(verifies(await world.sink.wait('/keyed'), textAt(repeat.json, 'secret'))).toBe(true);
});

test('another key makes another hook, and the newest comes first', async () => {
  const ids = [at((await post('key-2')).json, 'id'), at((await post('key-3')).json, 'id')];
  expect(
    listAt((await world.tenant.api.get('/v1/hooks?limit=2')).json, 'data').map((hook) =>
      at(hook, 'id'),
    ),
  ).toEqual(ids.reverse());
});
