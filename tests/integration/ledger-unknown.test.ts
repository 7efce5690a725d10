/**
 * A call whose answer never came: told, settled by a status, sent once more only for those who
 * asked for it.
 */
import { at, textAt } from '../support/json';
import {
  accepted,
  readLog,
  readMessage,
  sendText,
  untilEvents,
  untilStatus,
} from '../support/steps';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld({ env: { HUB_SWEEP_SECONDS: '0.5', HUB_UNKNOWN_AFTER_SECONDS: '2' } });
});
afterAll(() => world.stop());
beforeEach(() => world.twin.chaos({ reset: true }));

async function eventsOf(id: string, type: string): Promise<unknown[]> {
  return (await readLog(world.tenant.api, type)).filter(
    (event) => at(event, 'data', 'message', 'id') === id,
  );
}
async function bodiesAtMeta(text: string): Promise<number> {
  return (await world.twin.sent()).filter(({ body }) => at(body, 'text', 'body') === text).length;
}

test('it is unknown at once, told after a while, and not sent again', async () => {
  const { tenant, twin } = world;
  await twin.chaos({ accept_then_reset: 1, no_statuses: true });
  const id = await accepted(sendText(tenant, 'lost answer', { callback_data: 'mine' }));
  expect(await untilStatus(tenant.api, { id, status: 'unknown' })).toMatchObject({
    error: { code: 'outcome_unknown', who: 'meta' },
  });
  expect(await eventsOf(id, 'message.outcome_unknown')).toEqual([]);
  const [event] = await until(
    async () => {
      const told = await eventsOf(id, 'message.outcome_unknown');
      return told.length > 0 ? told : undefined;
    },
    { what: 'the unknown outcome to be told', timeoutMs: 8_000 },
  );

  expect(at(event, 'data', 'message')).toMatchObject({
    id,
    status: 'unknown',
    callback_data: 'mine',
    error: { code: 'outcome_unknown' },
  });
  expect(await bodiesAtMeta('lost answer')).toBe(1);
  expect(await eventsOf(id, 'message.status')).toEqual([]);
});

test('a status settles it, and then nothing is told about an unknown outcome', async () => {
  const { tenant, twin } = world;
  await twin.chaos({ accept_then_reset: 1, delay_webhooks_ms: 500 });
  const id = await accepted(sendText(tenant, 'settled'));
  await untilStatus(tenant.api, { id, status: 'unknown' });
  await untilStatus(tenant.api, { id, status: 'read' });
  await twin.chaos({ reset: true, accept_then_reset: 1, no_statuses: true });
  const later = await accepted(sendText(tenant, 'later'));
  await until(async () => (await eventsOf(later, 'message.outcome_unknown')).length === 1, {
    what: 'a later unknown outcome',
    timeoutMs: 8_000,
  });

  expect(await eventsOf(id, 'message.outcome_unknown')).toEqual([]);
  expect(at(await readMessage(tenant.api, id), 'error')).toBeUndefined();
});

test('on_unknown: resend sends one linked copy, and tells the first as unknown', async () => {
  const { tenant, twin } = world;
  await twin.chaos({ reset_before: 1 });
  const id = await accepted(sendText(tenant, 'copy me', { on_unknown: 'resend' }));
  await untilStatus(tenant.api, { id, status: 'unknown' });
  const copy = await until(
    async () => {
      const { json } = await tenant.api.get('/v1/messages?limit=5');
      return [at(json, 'data')].flat().find((message) => at(message, 'resend_of') === id);
    },
    { what: 'the copy', timeoutMs: 8_000 },
  );
  await untilStatus(tenant.api, { id: textAt(copy, 'id'), status: 'read' });

  expect(await bodiesAtMeta('copy me')).toBe(1);
  expect(await eventsOf(id, 'message.outcome_unknown')).toHaveLength(1);
  expect(textAt((await tenant.api.post(`/v1/messages/${id}/resend`, {})).json, 'id')).toBe(
    textAt(copy, 'id'),
  );
});

test('the copy of an unknown message is not copied again', async () => {
  const { tenant, twin } = world;
  await twin.chaos({ reset_before: 2 });
  const id = await accepted(sendText(tenant, 'twice unknown', { on_unknown: 'resend' }));
  const told = await until(
    async () => {
      const events = await readLog(tenant.api, 'message.outcome_unknown');
      const { json } = await tenant.api.get('/v1/messages?limit=10');
      const copy = [at(json, 'data')].flat().find((message) => at(message, 'resend_of') === id);
      const ids = events.map((event) => at(event, 'data', 'message', 'id'));
      return copy !== undefined && ids.includes(at(copy, 'id'))
        ? { ids, copy: textAt(copy, 'id') }
        : undefined;
    },
    { what: 'both to be unknown', timeoutMs: 15_000 },
  );

  const { json } = await tenant.api.get('/v1/messages?limit=20');
  expect(
    [at(json, 'data')].flat().filter((message) => at(message, 'resend_of') === told.copy),
  ).toEqual([]);
  await untilEvents(tenant.api, { count: 1, type: 'message.outcome_unknown' });
});
