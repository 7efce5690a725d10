/**
 * Holds of less usual kinds: a fallback whose template is paused, and a call whose old token was
 * refused after a new one came.
 */
import mongoose from 'mongoose';
import { ConnectionModel } from '../../src/connections/model';
import { changeHealth, findConnection } from '../../src/connections';
import { at, listAt, textAt } from '../support/json';
import { accepted, readLog, sendText, untilEvents, untilStatus } from '../support/steps';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld({ env: { HUB_SWEEP_SECONDS: '0.5' } });
});
afterAll(() => world.stop());

const FALLBACK = { template: 'order_update', language: 'en', variables: { 1: 'Ana', 2: 'A-1' } };
function templates() {
  return mongoose.connection.collection('messagetemplates');
}
function setStatus(status: string) {
  return templates().updateMany({ name: 'order_update', language: 'en' }, { $set: { status } });
}

test('a message that waits for the template of its fallback goes out when that can be sent again', async () => {
  const { tenant, twin } = world;
  await twin.inbound({ from: '+4917600000009', text: 'Hi' });
  const [event] = await untilEvents(tenant.api, { count: 1, type: 'message.received' });
  await tenant.api.post('/v1/workspace/pause', {});
  const id = await accepted(
    sendText(tenant, 'too late', { to: '+4917600000009', fallback_template: FALLBACK }),
  );
  await mongoose.connection
    .collection('conversations')
    .updateOne(
      { contactId: textAt(event, 'data', 'contact', 'id') },
      { $set: { lastInboundAt: new Date(Date.now() - 25 * 3_600_000) } },
    );
  await setStatus('PAUSED');
  await tenant.api.post('/v1/workspace/resume', {});
  await until(
    async () =>
      listAt((await tenant.api.get(`/v1/messages/${id}/trace`)).json, 'steps').some(
        (step) => at(step, 'reason') === 'template_paused',
      ),
    { what: 'it to be held for the template' },
  );

  await setStatus('APPROVED');
  expect(await untilStatus(tenant.api, { id, status: 'read' })).toMatchObject({
    type: 'template',
    template: { name: 'order_update', language: 'en' },
  });
});

test('the refusal of an older token breaks nothing', async () => {
  const { workspaceId, connectionId, api } = world.tenant;
  const before = await findConnection(workspaceId, connectionId);
  if (before === null) throw new Error('the connection is there');
  await ConnectionModel.updateOne(
    { _id: connectionId, workspaceId },
    { $set: { sealedToken: 'another one' } },
  );
  await changeHealth(() => Promise.reject(new Error('nothing is to be told')), before, {
    status: 'broken',
    reason: 'old',
  });
  expect(at((await api.get(`/v1/connections/${connectionId}`)).json, 'status')).toBe('active');
  await ConnectionModel.updateOne(
    { _id: connectionId, workspaceId },
    { $set: { sealedToken: before.sealedToken } },
  );
  expect(await readLog(api, 'connection.broken')).toEqual([]);
});
