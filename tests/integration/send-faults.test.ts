/**
 * The database fails for a while under a send, a delivery, a callback or a file: nothing accepted
 * is lost, nothing is called twice.
 */
import { expectProblem } from '../support/problems';
import { PASSING_FAULTS } from '../support/database-faults';
import { startFailingMongo, type FailingMongo } from '../support/failing-mongo';
import { at, textAt } from '../support/json';
import {
  CUSTOMER,
  accepted,
  readMessage,
  sendText,
  subscribe,
  untilStatus,
} from '../support/steps';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let mongo: FailingMongo;
let world: World;

beforeAll(async () => {
  mongo = await startFailingMongo();
  world = await startWorld({
    env: { MONGODB_URI: mongo.uri, HUB_SWEEP_SECONDS: '0.2', HUB_HOOK_SCHEDULE_SECONDS: '0.1,0.1' },
  });
});
afterEach(() => mongo.mend());
afterAll(async () => {
  await world.stop();
  await mongo.stop();
});

async function bodiesAtMeta(text: string): Promise<number> {
  return (await world.twin.sent()).filter(({ body }) => at(body, 'text', 'body') === text).length;
}
function send(text: string, key: string) {
  return world.tenant.api.post(
    '/v1/actions/send_message',
    { connection_id: world.tenant.connectionId, to: CUSTOMER, type: 'text', text: { body: text } },
    { 'idempotency-key': key },
  );
}
function untilSent(id: string): Promise<unknown> {
  return until(
    async () => {
      const message = await readMessage(world.tenant.api, id);
      return ['accepted', 'sent', 'delivered', 'read'].includes(textAt(message, 'status'))
        ? message
        : undefined;
    },
    { what: `message ${id} to be sent`, timeoutMs: 25_000 },
  );
}

test.each(PASSING_FAULTS)(
  'a send that meets %s when it is accepted is answered 503, and its repeat is sent once',
  async (title, fault) => {
    const key = title.replaceAll(' ', '-');
    await mongo.fail({ commands: ['insert'], model: 'Message', fault });
    const refused = await send(title, key);
    expectProblem(refused, 503, 'storage_unavailable');
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    await mongo.mend();
    // After a shutdown the driver needs a moment to see that the server is back.
    const answer = await until(
      async () => {
        const again = await send(title, key);
        return again.status === 503 ? undefined : again;
      },
      { what: 'the repeat to be accepted' },
    );
    expect(answer.status).toBe(202);
    await untilSent(textAt(answer.json, 'id'));
    expect(await bodiesAtMeta(title)).toBe(1);
  },
);

const CODES: [
  string,
  { errorCode: number } | { writeConcernError: { code: number; errmsg: string } },
][] = [
  ['a full disk', { errorCode: 14_031 }],
  ['a lock timeout', { errorCode: 24 }],
  [
    'a write that most servers did not confirm',
    { writeConcernError: { code: 64, errmsg: 'timed out' } },
  ],
];

test.each(CODES)(
  'a message that meets %s when it is claimed is called once',
  async (title, fault) => {
    const text = `claimed: ${title}`;
    await mongo.fail({ commands: ['update'], model: 'Message', fault });
    const id = await accepted(sendText(world.tenant, text));
    await mongo.untilFailed(1);
    await mongo.mend();
    await untilSent(id);
    expect(await bodiesAtMeta(text)).toBe(1);
  },
);

test.each(CODES)(
  'an answer of Meta that meets %s when it is stored is stored later, and the call is not made again',
  async (title, fault) => {
    const text = `stored: ${title}`;
    await world.twin.chaos({ no_statuses: true });
    // The first update is the claim.
    await mongo.fail({ commands: ['update'], model: 'Message', fault, skip: 1 });
    const id = await accepted(sendText(world.tenant, text));
    await mongo.untilFailed(1);
    await mongo.mend();
    await untilStatus(world.tenant.api, { id, status: 'accepted', timeoutMs: 20_000 });
    expect(await bodiesAtMeta(text)).toBe(1);
    await world.twin.chaos({ reset: true });
  },
);

test.each([
  ['insert', 'Delivery'],
  ['findAndModify', 'Delivery'],
  ['findAndModify', 'EventCursor'],
])('a hook gets its event when %s on %s has failed for a while', async (command, model) => {
  const path = `/${command}-${model}`;
  await subscribe(world.tenant.api, world.sink.url(path), {
    event: 'message.received',
    filter: { 'data.message.text': path },
  });
  await mongo.fail({ commands: [command], model, fault: { errorCode: 14_031 } });
  await world.twin.inbound({ from: CUSTOMER, text: path });
  await mongo.untilFailed(1);
  await mongo.mend();
  await until(() => world.sink.received(path).length > 0, {
    what: `the event at ${path}`,
    timeoutMs: 30_000,
  });
});

test('what a hook has taken is not posted again, although that could not be noted at once', async () => {
  const { id } = await subscribe(world.tenant.api, world.sink.url('/noted'), {
    event: 'message.received',
    filter: { 'data.message.text': 'noted' },
  });
  await mongo.fail({ commands: ['update'], model: 'Delivery', fault: { errorCode: 14_031 } });
  await world.twin.inbound({ from: CUSTOMER, text: 'noted' });
  await mongo.untilFailed(2);
  await mongo.mend();
  await until(
    async () =>
      textAt(
        (await world.tenant.api.get(`/v1/hooks/${id}/deliveries`)).json,
        'data',
        0,
        'status',
      ) === 'delivered',
    { what: 'the delivery to be noted', timeoutMs: 20_000 },
  );
  expect(world.sink.received('/noted')).toHaveLength(1);
});

test.each([['insert'], ['update']])(
  'a callback is posted once when %s of callbacks has failed for a while',
  async (command) => {
    const path = `/callback-${command}`;
    await mongo.fail({ commands: [command], model: 'Callback', fault: { errorCode: 14_031 } });
    const id = await accepted(sendText(world.tenant, path, { callback_url: world.sink.url(path) }));
    await mongo.untilFailed(1);
    await mongo.mend();
    await until(
      async () =>
        textAt(
          (await world.tenant.api.get(`/v1/callbacks?message_id=${id}`)).json,
          'data',
          0,
          'status',
        ) === 'delivered',
      { what: 'the callback to be noted', timeoutMs: 30_000 },
    );
    expect(world.sink.received(path)).toHaveLength(1);
  },
);

test('any read or write that fails is answered 503 with a time to come again', async () => {
  await mongo.fail({ commands: ['find', 'aggregate'], model: 'Message', fault: { errorCode: 8 } });
  const answer = await world.tenant.api.get('/v1/messages');
  expectProblem(answer, 503, 'storage_unavailable');
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
});
