/**
 * Statuses come doubled, in any order, and before the answer of their own call: the message ends in
 * the same state.
 */
import { testAccount } from '../support/accounts';
import { at, textAt } from '../support/json';
import { entry, envelope, messages, postWebhook, statusItem, type Json } from '../support/meta';
import { accepted, readLog, readMessage, sendText, untilStatus } from '../support/steps';
import { newConnection, type ConnectedTenant } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

const neighbour = testAccount(2);
let world: World;
let tenant: ConnectedTenant;

beforeAll(async () => {
  world = await startWorld({
    accounts: [testAccount(1), neighbour],
    env: { HUB_SWEEP_SECONDS: '0.5', HUB_ORPHAN_STATUS_SECONDS: '1' },
  });
  tenant = world.tenant;
  await world.twin.chaos({ no_statuses: true });
});
afterAll(() => world.stop());

interface Sent {
  id: string;
  wamid: string;
}

async function send(): Promise<Sent> {
  const id = await accepted(sendText(tenant, 'Hello'));
  return { id, wamid: textAt(await untilStatus(tenant.api, { id, status: 'accepted' }), 'wamid') };
}

function tell(...statuses: Json[]) {
  return postWebhook(
    world.hubUrl,
    envelope(entry(tenant.account.wabaId, messages(tenant.phoneNumberId, { statuses }))),
  );
}

async function eventsOf(match: (message: unknown) => boolean): Promise<unknown[]> {
  return (await readLog(tenant.api, 'message.status'))
    .map((event) => at(event, 'data', 'message'))
    .filter(match);
}

async function statusesOf({ id }: Sent): Promise<string[]> {
  return (await eventsOf((message) => at(message, 'id') === id)).map((message) =>
    textAt(message, 'status'),
  );
}

/** Another message's status that is processed after everything before it. */
async function settle(): Promise<void> {
  const marker = await send();
  await tell(statusItem({ wamid: marker.wamid, ours: marker.id, status: 'read' }));
  await untilStatus(tenant.api, { id: marker.id, status: 'read' });
}

function orders(items: readonly string[]): string[][] {
  return items.length < 2
    ? [[...items]]
    : items.flatMap((item, index) =>
        orders(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
      );
}

test.each(orders(['sent', 'delivered', 'read']))(
  '%s, %s, %s end in read, and each event climbs',
  async (...order) => {
    const sent = await send();
    for (const status of order) {
      await tell(statusItem({ wamid: sent.wamid, ours: sent.id, status }));
      await tell(statusItem({ wamid: sent.wamid, ours: sent.id, status }));
    }
    await untilStatus(tenant.api, { id: sent.id, status: 'read' });
    await settle();
    const told = await until(
      async () => {
        const found = await statusesOf(sent);
        return found.includes('read') && found;
      },
      { what: 'the event of read' },
    );

    const rank = (status: string): number => ['sent', 'delivered', 'read'].indexOf(status);
    expect(told).toEqual([...new Set(told)].sort((left, right) => rank(left) - rank(right)));
    expect(at(await readMessage(tenant.api, sent.id), 'status')).toBe('read');
  },
);

test('all of them in one call, in the worst order, are told in the right one', async () => {
  const sent = await send();
  await tell(
    ...['read', 'sent', 'delivered', 'read', 'sent'].map((status) =>
      statusItem({ wamid: sent.wamid, ours: sent.id, status }),
    ),
  );
  await untilStatus(tenant.api, { id: sent.id, status: 'read' });
  expect(
    await until(
      async () => {
        const found = await statusesOf(sent);
        return found.length >= 3 && found;
      },
      { what: 'three events' },
    ),
  ).toEqual(['sent', 'delivered', 'read']);
});

test('a failure after delivered changes nothing, also in one call with it', async () => {
  const [one, two] = [await send(), await send()];
  await tell(statusItem({ wamid: one.wamid, ours: one.id, status: 'delivered' }));
  await untilStatus(tenant.api, { id: one.id, status: 'delivered' });
  await tell(statusItem({ wamid: one.wamid, ours: one.id, status: 'failed' }));
  await tell(
    statusItem({ wamid: two.wamid, ours: two.id, status: 'failed' }),
    statusItem({ wamid: two.wamid, ours: two.id, status: 'delivered' }),
  );
  await untilStatus(tenant.api, { id: two.id, status: 'delivered' });
  await settle();

  for (const sent of [one, two]) {
    expect(at(await readMessage(tenant.api, sent.id), 'status')).toBe('delivered');
    expect(await statusesOf(sent)).toEqual(['delivered']);
  }
});

test('nothing follows a failure that Meta told', async () => {
  const sent = await send();
  await tell(
    statusItem({
      wamid: sent.wamid,
      ours: sent.id,
      status: 'failed',
      more: { errors: [{ code: 131026, title: 'Undeliverable' }] },
    }),
  );
  await untilStatus(tenant.api, { id: sent.id, status: 'failed' });
  await tell(statusItem({ wamid: sent.wamid, ours: sent.id, status: 'delivered' }));
  await settle();

  expect(await readMessage(tenant.api, sent.id)).toMatchObject({
    status: 'failed',
    error: { code: 'recipient_undeliverable', meta: { code: 131026 } },
  });
  expect(await statusesOf(sent)).toEqual(['failed']);
});

test('statuses that overtake the answer of their call join the message by our id, and the late answer changes nothing', async () => {
  await world.twin.chaos({ no_statuses: false, answer_delay_ms: 700 });
  const id = await accepted(sendText(tenant, 'Hello'));
  await untilStatus(tenant.api, { id, status: 'read' });
  const sent = await world.twin.sent(id);
  await until(
    async () => (await world.twin.calls('/messages')).every(({ status }) => status === 200),
    { what: 'the answer' },
  );
  await world.twin.chaos({ reset: true, no_statuses: true });
  await settle();

  expect(sent).toHaveLength(1);
  expect(await readMessage(tenant.api, id)).toMatchObject({
    status: 'read',
    wamid: sent[0]?.wamid,
  });
});

test('a status without our id joins its message by the id of Meta', async () => {
  const sent = await send();
  await tell(statusItem({ wamid: sent.wamid, status: 'delivered' }));
  expect(await untilStatus(tenant.api, { id: sent.id, status: 'delivered' })).toMatchObject({
    wamid: sent.wamid,
  });
});

test('a status of a message that is not ours is told after a while, without an id', async () => {
  await tell(
    statusItem({
      wamid: 'wamid.phoneapp',
      status: 'failed',
      to: '4917600000007',
      more: {
        errors: [{ code: 131026, title: 'Undeliverable' }],
        pricing: { category: 'utility' },
      },
    }),
  );
  const [message] = await until(
    async () => {
      const found = await eventsOf((each) => at(each, 'wamid') === 'wamid.phoneapp');
      return found.length > 0 && found;
    },
    { what: 'the orphan' },
  );
  expect(message).toMatchObject({
    id: null,
    wamid: 'wamid.phoneapp',
    status: 'failed',
    to: '+4917600000007',
    error: { meta: { code: 131026 } },
    pricing: { category: 'utility' },
  });
});

test('our id in a status of another number of the workspace joins nothing', async () => {
  const sent = await send();
  const [, theirs] = world.tenants;
  await theirs?.api.remove(`/v1/connections/${theirs.connectionId}`);
  expect((await tenant.api.post('/v1/connections', newConnection(neighbour))).status).toBe(201);
  const foreign = statusItem({ wamid: 'wamid.foreign', ours: sent.id, status: 'read' });
  await postWebhook(
    world.hubUrl,
    envelope(
      entry(neighbour.wabaId, messages(neighbour.numbers[0]?.id ?? '', { statuses: [foreign] })),
    ),
  );
  await until(
    async () => (await eventsOf((each) => at(each, 'wamid') === 'wamid.foreign')).length > 0,
    { what: 'the status, told without a message' },
  );
  expect(at(await readMessage(tenant.api, sent.id), 'status')).toBe('accepted');
});
