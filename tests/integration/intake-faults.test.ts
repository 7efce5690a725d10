/**
 * The database fails for a while: no call that was answered 200 is lost or parked, and what can't
 * be stored is answered 503.
 */
import { expectProblem } from '../support/problems';
import { PASSING_FAULTS } from '../support/database-faults';
import { startFailingMongo, type FailingMongo } from '../support/failing-mongo';
import { listAt, textAt } from '../support/json';
import { entry, envelope, messages, postWebhook, textMessage } from '../support/meta';
import { readLog, sequencesOf, countUp, wamidsOf } from '../support/steps';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let mongo: FailingMongo;
let world: World;

beforeAll(async () => {
  mongo = await startFailingMongo();
  world = await startWorld({ env: { MONGODB_URI: mongo.uri, HUB_SWEEP_SECONDS: '0.2' } });
});
afterEach(() => mongo.mend());
afterAll(async () => {
  await world.stop();
  await mongo.stop();
});

function write(wamid: string, from = '4917612345678') {
  return postWebhook(
    world.hubUrl,
    envelope(
      entry(
        world.tenant.account.wabaId,
        messages(world.tenant.phoneNumberId, { messages: [textMessage(wamid, from)] }),
      ),
    ),
  );
}
function nameOf(title: string): string {
  return `wamid.${title.replaceAll(' ', '-')}`;
}
async function logged(...wamids: string[]): Promise<void> {
  await until(
    async () => {
      const found = wamidsOf(await readLog(world.tenant.api));
      return wamids.every((wamid) => found.includes(wamid));
    },
    { what: `the events of ${wamids.join(', ')}`, timeoutMs: 20_000 },
  );
}
async function parked(): Promise<unknown[]> {
  return listAt((await world.tenant.api.get('/v1/intake/parked')).json, 'data');
}

test.each(PASSING_FAULTS)(
  'calls that meet %s when their events are written become events when it has passed',
  async (title, fault) => {
    await mongo.fail({ commands: ['insert'], model: 'Event', fault });
    const wamids = [1, 2, 3].map((n) => `${nameOf(title)}.${String(n)}`);
    expect(
      (await Promise.all(wamids.map((wamid) => write(wamid)))).map(({ status }) => status),
    ).toEqual([200, 200, 200]);
    // What was written and only not confirmed is found when it comes again.
    await mongo.untilFailed(fault.writeConcernError === undefined ? 2 : 1);
    await mongo.mend();
    await logged(...wamids);
    expect(await parked()).toEqual([]);
    const log = await readLog(world.tenant.api);
    expect(wamidsOf(log).filter((wamid) => wamids.includes(wamid))).toHaveLength(3);
    expect(sequencesOf(log)).toEqual(countUp(log.length));
  },
);

const WRITTEN: [string, string][] = [
  ['Contact', '4917600000001'],
  ['Message', '4917600000002'],
  ['Conversation', '4917600000003'],
  ['EventCursor', '4917600000004'],
];

test.each(WRITTEN)(
  'calls that find writes of %s failing become events when that has passed',
  async (model, from) => {
    await mongo.fail({
      commands: ['insert', 'update', 'findAndModify'],
      model,
      fault: { errorCode: 14_031 },
    });
    expect((await write(`wamid.${model}`, from)).status).toBe(200);
    await mongo.untilFailed(2);
    await mongo.mend();
    await logged(`wamid.${model}`);
    expect(await parked()).toEqual([]);
  },
);

test.each(PASSING_FAULTS)(
  'a call that meets %s when it is stored is answered 503, and 200 when it comes again',
  async (title, fault) => {
    await mongo.fail({ commands: ['insert'], model: 'InboundBatch', fault });
    const answer = await write(nameOf(`stored ${title}`));
    expectProblem(answer, 503, 'storage_unavailable');
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    await mongo.mend();
    // After a shutdown the driver needs a moment to see that the server is back.
    await until(async () => (await write(nameOf(`stored ${title}`))).status === 200, {
      what: 'the call to be stored',
    });
    await logged(nameOf(`stored ${title}`));
  },
);

test('a call whose event can not be written is parked after proof and shown to its company, and keeps nobody else waiting', async () => {
  const { api } = world.tenant;
  await mongo.refuse('Event', { data: /poison/ });
  const others = countUp(50).map((n) => `wamid.beside.${String(n)}`);
  const [poison, ...rest] = await Promise.all([
    write('wamid.poison'),
    ...others.map((wamid) => write(wamid)),
  ]);
  expect([poison, ...rest].map(({ status }) => status)).toEqual(countUp(51).map(() => 200));
  await logged(...others);
  let after = 0;
  // One failure proves nothing: it fails while others, that come meanwhile, go well.
  const [shown] = await until(
    async () => {
      await write(`wamid.after.${String((after += 1))}`);
      const found = await parked();
      return found.length > 0 ? found : undefined;
    },
    { what: 'the call to be parked', timeoutMs: 40_000 },
  );
  expect(shown).toMatchObject({
    state: 'parked',
    reason: expect.stringContaining('validation'),
    body: expect.stringContaining('wamid.poison'),
  });
  expect(after).toBeGreaterThan(1);
  await logged(...countUp(after).map((n) => `wamid.after.${String(n)}`));
  await mongo.refuse('Event', undefined);
  expect((await api.post(`/v1/intake/parked/${textAt(shown, 'id')}/replay`, {})).status).toBe(202);
  await logged('wamid.poison');
});
