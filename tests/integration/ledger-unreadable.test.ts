/**
 * A token whose encryption key was taken away: the connection is broken and says what helps, its
 * messages wait, but not for ever.
 */
import { ConnectionModel } from '../../src/connections/model';
import { MessageModel } from '../../src/messages/model';
import { including } from '../support/expecting';
import { at, listAt } from '../support/json';
import { expectProblem } from '../support/problems';
import { accepted, readLog, sendText, untilEvents, untilStatus } from '../support/steps';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;
let sealedToken = '';
beforeAll(async () => {
  world = await startWorld({ env: { HUB_SWEEP_SECONDS: '0.5' } });
  const { workspaceId, connectionId } = world.tenant;
  sealedToken =
    (await ConnectionModel.findOne({ workspaceId, _id: connectionId }).lean())?.sealedToken ?? '';
});
afterAll(() => world.stop());

async function seal(text: string): Promise<void> {
  const { workspaceId, connectionId } = world.tenant;
  await ConnectionModel.updateOne(
    { workspaceId, _id: connectionId },
    { $set: { sealedToken: text } },
  );
}
function untilHeld(id: string): Promise<unknown> {
  return until(
    async () =>
      listAt((await world.tenant.api.get(`/v1/messages/${id}/trace`)).json, 'steps').find(
        (step) => at(step, 'reason') === 'connection_broken',
      ),
    { what: `message ${id} to be held` },
  );
}
function sendTemplate() {
  return world.tenant.api.post('/v1/actions/send_template', {
    connection_id: world.tenant.connectionId,
    to: '+4917612345678',
    template: 'hello_world',
    language: 'en_US',
  });
}

test('it is told once, sends are held, and a day later those that waited end', async () => {
  const {
    tenant: { api, connectionId, workspaceId },
  } = world;
  await seal(sealedToken.replace(/^[^:]*/, 'gone'));
  const ids = [
    await accepted(sendText(world.tenant, 'one')),
    await accepted(sendText(world.tenant, 'two')),
    await accepted(sendTemplate()),
  ];
  for (const id of ids) await untilHeld(id);
  expect(await untilEvents(api, { count: 1, type: 'connection.broken' })).toMatchObject([
    {
      data: {
        connection: { id: connectionId, status: 'broken' },
        reason: including('HUB_ENCRYPTION_KEYS has no key "gone"'),
        fix: including('Put the key back'),
      },
    },
  ]);
  expect((await api.get(`/v1/connections/${connectionId}`)).json).toMatchObject({
    status: 'broken',
  });
  expectProblem(
    await api.post(`/v1/connections/${connectionId}/templates/sync`, {}),
    503,
    'token_unreadable',
  );

  const [old = '', ...others] = ids;
  await MessageModel.updateOne(
    { workspaceId, _id: old },
    {
      $set: {
        'call.waitingSince': new Date(Date.now() - 24 * 3_600_000),
        'call.sweepAt': new Date(),
      },
    },
  );
  expect(await untilStatus(api, { id: old, status: 'failed' })).toMatchObject({
    error: { code: 'expired', retryable: true, detail: including('HUB_ENCRYPTION_KEYS') },
  });
  expect(await readLog(api, 'connection.broken')).toHaveLength(1);

  await seal(sealedToken);
  await api.post(`/v1/connections/${connectionId}/resume`, {});
  for (const id of others) await untilStatus(api, { id, status: 'read' });
  expect(await world.twin.sent(old)).toEqual([]);
});
