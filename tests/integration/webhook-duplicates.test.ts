/** Meta sends at least once and in any order: the log tells each thing once. */
import { listHolding } from '../support/expecting';
import { at } from '../support/json';
import { entry, envelope, messages, postWebhook, textMessage, type Json } from '../support/meta';
import { countUp, readLog, sequencesOf, subscribe } from '../support/steps';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await startWorld({ env: { HUB_SWEEP_SECONDS: '0.5' } });
});
afterAll(() => world.stop());

function payloadOf(...ids: string[]): Json {
  return envelope(
    entry(
      world.tenant.account.wabaId,
      messages(world.tenant.phoneNumberId, {
        contacts: [{ wa_id: '4917612345678', profile: { name: 'Ana' } }],
        messages: ids.map((id) => textMessage(id, '4917612345678', { body: id })),
      }),
    ),
  );
}

function wamidsOf(events: readonly unknown[]): unknown[] {
  return events.map((event) => at(event, 'data', 'message', 'wamid'));
}

function untilReceived(...ids: string[]): Promise<unknown[]> {
  return until(
    async () => {
      const log = await readLog(world.tenant.api, 'message.received');
      return ids.every((id) => wamidsOf(log).includes(id)) && log;
    },
    { what: `messages ${ids.join(', ')}` },
  );
}

function countOf(events: readonly unknown[], id: string): number {
  return wamidsOf(events).filter((each) => each === id).length;
}

test('the same call twenty times at once is one event, one ledger entry, one delivery', async () => {
  const { tenant, sink, hubUrl } = world;
  await subscribe(tenant.api, sink.url('/once'), { event: 'message.received' });
  const payload = payloadOf('wamid.same');
  const answers = await Promise.all(Array.from({ length: 20 }, () => postWebhook(hubUrl, payload)));
  await postWebhook(hubUrl, payloadOf('wamid.last'));
  await sink.wait('/once', ({ data }) => at(data, 'message', 'wamid') === 'wamid.last');
  const log = await untilReceived('wamid.same', 'wamid.last');

  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(countOf(log, 'wamid.same')).toBe(1);
  expect(
    sink
      .received('/once')
      .map(({ data }) => at(data, 'message', 'wamid'))
      .sort(),
  ).toEqual(['wamid.last', 'wamid.same']);
  const { json } = await tenant.api.get('/v1/messages');
  expect(
    [at(json, 'data')].flat().filter((message) => at(message, 'wamid') === 'wamid.same'),
  ).toHaveLength(1);
});

test('a repeat long after the first is no news', async () => {
  await postWebhook(world.hubUrl, payloadOf('wamid.again'));
  await untilReceived('wamid.again');
  await postWebhook(world.hubUrl, payloadOf('wamid.again'));
  await postWebhook(world.hubUrl, payloadOf('wamid.marker'));
  expect(countOf(await untilReceived('wamid.marker'), 'wamid.again')).toBe(1);
});

test('what a repeat has in another company is told once, and what is new in it is told', async () => {
  await postWebhook(world.hubUrl, payloadOf('wamid.p', 'wamid.q'));
  await untilReceived('wamid.p', 'wamid.q');
  await postWebhook(world.hubUrl, payloadOf('wamid.q', 'wamid.r', 'wamid.q'));
  const log = await untilReceived('wamid.r');
  expect(['wamid.p', 'wamid.q', 'wamid.r'].map((id) => countOf(log, id))).toEqual([1, 1, 1]);
});

test('a new customer who writes ten times at once is one contact with one conversation', async () => {
  const ids = Array.from({ length: 10 }, (_, index) => `wamid.new.${String(index)}`);
  await Promise.all(
    ids.map((id) =>
      postWebhook(
        world.hubUrl,
        envelope(
          entry(
            world.tenant.account.wabaId,
            messages(world.tenant.phoneNumberId, { messages: [textMessage(id, '4917699999999')] }),
          ),
        ),
      ),
    ),
  );
  const log = (await untilReceived(...ids)).filter((event) =>
    ids.some((id) => id === at(event, 'data', 'message', 'wamid')),
  );

  expect(new Set(log.map((event) => at(event, 'data', 'contact', 'id'))).size).toBe(1);
  expect(new Set(log.map((event) => at(event, 'data', 'conversation', 'id'))).size).toBe(1);
  expect(
    log.filter((event) => at(event, 'data', 'conversation', 'first_message') === true),
  ).toHaveLength(1);
});

test('somebody who is met by BSUID first and shows the number later is one contact', async () => {
  const person = (id: string, more: Json): Json => ({
    ...textMessage(id, '4917688888888'),
    from_user_id: 'DE.8888',
    ...more,
  });
  const send = (message: Json) =>
    postWebhook(
      world.hubUrl,
      envelope(
        entry(
          world.tenant.account.wabaId,
          messages(world.tenant.phoneNumberId, { messages: [message] }),
        ),
      ),
    );
  await send(person('wamid.hidden', { from: undefined }));
  await untilReceived('wamid.hidden');
  await send(person('wamid.shown', {}));
  await untilReceived('wamid.shown');
  await send(person('wamid.numberonly', { from_user_id: undefined }));
  const log = await untilReceived('wamid.numberonly');
  const contacts = ['wamid.hidden', 'wamid.shown', 'wamid.numberonly'].map((id) =>
    at(
      log.find((event) => at(event, 'data', 'message', 'wamid') === id),
      'data',
      'contact',
    ),
  );

  expect(new Set(contacts.map((contact) => at(contact, 'id'))).size).toBe(1);
  expect(contacts.map((contact) => [at(contact, 'phone'), at(contact, 'bsuid')])).toEqual([
    [null, 'DE.8888'],
    ['+4917688888888', 'DE.8888'],
    ['+4917688888888', 'DE.8888'],
  ]);
});

test('webhooks that Meta doubles, delays and reorders give a log without gaps and doubles', async () => {
  const { twin, tenant } = world;
  await twin.chaos({ duplicate_webhooks: 0.5, reorder_webhooks: true });
  const { wamids } = await twin.inbound({ from: '+49176100000{n}', text: 'chaos {n}', count: 60 });
  await twin.chaos({ reset: true });
  const received = await untilReceived(...wamids);
  expect(wamids.map((id) => countOf(received, id))).toEqual(wamids.map(() => 1));

  const log = await readLog(tenant.api);
  expect(sequencesOf(log)).toEqual(countUp(log.length));
  expect(wamidsOf(log)).toEqual(listHolding(wamids));
});
