/**
 * A hook that starts in the past gets what is in the log from there on, once, whatever dies in
 * between.
 */
import { appendEvents } from '../../src/events/append';
import { HookModel, type HookDoc } from '../../src/hooks/model';
import { at, listAt, textAt } from '../support/json';
import { CUSTOMER, countUp, readLog, subscribe } from '../support/steps';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await startWorld({ env: { HUB_SWEEP_SECONDS: '0.5' } });
});
afterAll(() => world.stop());

function inbound(text: string) {
  return world.twin.inbound({ from: CUSTOMER, text });
}
function textsAt(path: string): string[] {
  return world.sink
    .received(path)
    .map(({ data }) => textAt(data, 'message', 'text'))
    .sort();
}
function sequencesAt(path: string): number[] {
  return world.sink
    .received(path)
    .map(({ envelope }) => Number(at(envelope, 'sequence')))
    .sort((left, right) => left - right);
}
function hookOf(id: string): Promise<HookDoc> {
  return HookModel.findOne({ _id: id, workspaceId: world.tenant.workspaceId })
    .lean<HookDoc>()
    .orFail()
    .exec();
}
function untilFilled(id: string): Promise<HookDoc> {
  return until(
    async () => {
      const hook = await hookOf(id);
      return hook.sweepAt === undefined && hook;
    },
    { what: 'the backfill to end' },
  );
}

/** In the log, and read by its consumers: a hook of its own has got it. */
async function told(...texts: string[]): Promise<number> {
  const path = `/witness-${String(texts[0]).replaceAll(' ', '-')}`;
  await subscribe(world.tenant.api, world.sink.url(path), { event: 'message.received' });
  for (const text of texts) await inbound(text);
  const ends = await Promise.all(
    texts.map((text) => world.sink.wait(path, ({ data }) => at(data, 'message', 'text') === text)),
  );
  return Math.max(...ends.map(({ envelope }) => Number(at(envelope, 'sequence'))));
}

test('from the last hour on: what was, and what comes, each once', async () => {
  await told('was 1', 'was 2');
  const { id } = await subscribe(world.tenant.api, world.sink.url('/hour'), {
    event: 'message.received',
    filter: { 'data.message.text': { matches: '^(was|comes) ' } },
    start: 'last_hour',
  });
  await untilFilled(id);
  await inbound('comes 3');
  await until(() => world.sink.received('/hour').length >= 3, { what: 'three deliveries' });
  expect(textsAt('/hour')).toEqual(['comes 3', 'was 1', 'was 2']);
});

test('from a sequence that is over, exactly, and only what type, connection and filter let through', async () => {
  const last = await told('past 1', 'past 2', 'past 3');
  const {
    tenant: { api, connectionId },
    sink,
  } = world;
  const start = last - 1;
  await subscribe(api, sink.url('/exact'), { start, connection_id: connectionId });
  await subscribe(api, sink.url('/filtered'), {
    start,
    event: 'message.received',
    filter: { 'data.message.text': 'past 3' },
  });
  const typed = await subscribe(api, sink.url('/typed'), { start, event: ['message.status'] });
  const other = await world.tenant.api.post('/v1/connections', {
    kind: 'webhook',
    signature: { preset: 'none' },
  });
  const elsewhere = await subscribe(api, sink.url('/elsewhere'), {
    start,
    connection_id: textAt(other.json, 'id'),
  });
  await until(() => sink.received('/exact').length >= 2 && sink.received('/filtered').length > 0, {
    what: 'the deliveries',
  });
  await Promise.all([typed, elsewhere].map(({ id }) => untilFilled(id)));
  expect([sequencesAt('/exact'), sequencesAt('/filtered')]).toEqual([[start, last], [last]]);
  expect([sink.received('/typed'), sink.received('/elsewhere')]).toEqual([[], []]);
});

test('from now on: nothing that was, and an update with another start brings nothing either', async () => {
  await told('long over');
  const { id } = await subscribe(world.tenant.api, world.sink.url('/now'), {
    event: 'message.received',
    external_id: 'now',
  });
  await untilFilled(id);
  const again = await world.tenant.api.post('/v1/hooks', {
    event: 'message.received',
    target_url: world.sink.url('/now'),
    external_id: 'now',
    start: 0,
  });
  expect([again.status, at(again.json, 'id')]).toEqual([200, id]);
  await inbound('from now');
  await world.sink.wait('/now');
  expect(await hookOf(id)).not.toHaveProperty('sweepAt');
  expect(textsAt('/now')).toEqual(['from now']);
});

test('when the process dies before or in the middle of it, the sweep goes on from the place that was stored', async () => {
  const last = await told('died 1', 'died 2', 'died 3');
  const {
    tenant: { api },
    sink,
  } = world;
  const { id: like } = await subscribe(api, sink.url('/like'), { event: 'message.received' });
  const past = new Date(Date.now() - 60_000);
  const owing = {
    ...(await untilFilled(like)),
    afterSequence: last - 3,
    dueAt: past,
    sweepAt: past,
  };
  const docs: HookDoc[] = [
    { ...owing, _id: `${like}-before`, backfilledTo: last - 3 },
    { ...owing, _id: `${like}-within`, backfilledTo: last - 1, fence: 1, leaseUntil: past },
    { ...owing, _id: `${like}-ended`, backfilledTo: last - 3, status: 'unsubscribed' },
  ];
  await HookModel.insertMany(docs);
  for (const { _id } of docs) await untilFilled(_id);
  const owed = await Promise.all(
    docs.map(async ({ _id }) =>
      listAt((await api.get(`/v1/hooks/${_id}/deliveries`)).json, 'data')
        .map((each) => textAt(each, 'event_id'))
        .reverse(),
    ),
  );
  const died = (await readLog(api, 'message.received'))
    .filter(
      (event) => Number(at(event, 'sequence')) > last - 3 && Number(at(event, 'sequence')) <= last,
    )
    .map((event) => textAt(event, 'id'));
  expect(died).toHaveLength(3);
  expect(owed).toEqual([died, died.slice(2), []]);
});

test('a long log is read batch by batch to its end', async () => {
  const {
    tenant: { workspaceId, api },
    sink,
  } = world;
  const first = (await readLog(api)).length + 1;
  await appendEvents(
    workspaceId,
    countUp(1_100).map((n) => ({
      type: 'message.reaction',
      connectionId: null,
      occurredAt: new Date(),
      dedupeKey: `long ${String(n)}`,
      data: { n, message: { text: `long ${String(n)}` } },
    })),
  );
  const { id } = await subscribe(api, sink.url('/long'), {
    event: 'message.reaction',
    start: first,
    filter: { 'data.n': [1, 500, 501, 1_000, 1_100] },
  });
  await until(() => sink.received('/long').length >= 5, { what: 'five deliveries' });
  expect(sequencesAt('/long')).toEqual([1, 500, 501, 1_000, 1_100].map((n) => first - 1 + n));
  expect((await untilFilled(id)).backfilledTo).toBeGreaterThanOrEqual(first - 1 + 1_000);
});
