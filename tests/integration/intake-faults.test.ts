/** The database fails for a while: no call that was answered 200 is lost or parked, and what can't be stored is answered 503. */
import { expectProblem } from '../support/problems';
import { PASSING_FAULTS } from '../support/database-faults';
import { startFailingMongo, type FailingMongo } from '../support/failing-mongo';
import { listAt } from '../support/json';
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

const write = (...wamids: string[]) => postWebhook(world.hubUrl, envelope(entry(world.tenant.account.wabaId, ...wamids.map((wamid) =>
  messages(world.tenant.phoneNumberId, { messages: [textMessage(wamid, '4917612345678')] })))));
const nameOf = (title: string): string => `wamid.${title.replaceAll(' ', '-')}`;
const logged = async (...wamids: string[]): Promise<void> => {
  await until(async () => { const found = wamidsOf(await readLog(world.tenant.api)); return wamids.every((wamid) => found.includes(wamid)); }, { what: `the events of ${wamids.join(', ')}`, timeoutMs: 20_000 });
};
const parked = async (): Promise<unknown[]> => listAt((await world.tenant.api.get('/v1/intake/parked')).json, 'data');

test.each(PASSING_FAULTS)('calls that meet %s when their events are written become events when it has passed', async (title, fault) => {
  await mongo.fail({ commands: ['insert'], model: 'Event', fault });
  const wamids = [1, 2, 3].map((n) => `${nameOf(title)}.${String(n)}`);
  expect((await Promise.all(wamids.map((wamid) => write(wamid)))).map(({ status }) => status)).toEqual([200, 200, 200]);
  await mongo.untilFailed(4);
  await mongo.mend();
  await logged(...wamids);
  expect(await parked()).toEqual([]);
  const log = await readLog(world.tenant.api);
  expect(wamidsOf(log).filter((wamid) => wamids.includes(wamid))).toHaveLength(3);
  expect(sequencesOf(log)).toEqual(countUp(log.length));
});

test.each(['Contact', 'Message', 'Conversation', 'EventCursor'])('calls that find writes of %s failing become events when that has passed', async (model) => {
  await mongo.fail({ commands: ['insert', 'update', 'findAndModify'], model, fault: { errorCode: 14_031 } });
  expect((await write(`wamid.${model}`)).status).toBe(200);
  await mongo.untilFailed(2);
  await mongo.mend();
  await logged(`wamid.${model}`);
  expect(await parked()).toEqual([]);
});

test.each(PASSING_FAULTS)('a call that meets %s when it is stored is answered 503, and 200 when it comes again', async (title, fault) => {
  await mongo.fail({ commands: ['insert'], model: 'InboundBatch', fault });
  const answer = await write(nameOf(`stored ${title}`));
  expectProblem(answer, 503, 'storage_unavailable');
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  await mongo.mend();
  expect((await write(nameOf(`stored ${title}`))).status).toBe(200);
  await logged(nameOf(`stored ${title}`));
});
