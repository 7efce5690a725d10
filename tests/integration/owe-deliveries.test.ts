/**
 * Many events for many hooks: all are owed, in inserts that are never huge, and once however often
 * it is done.
 */
import { connectMongo, disconnectMongo, migrate } from '../../src/db';
import { DeliveryModel, listDeliveries } from '../../src/deliveries/model';
import { createOwe } from '../../src/deliveries/owe-deliveries';
import { eventKey, type EventDoc } from '../../src/events/model';
import type { HookDoc } from '../../src/hooks';
import { createLogger } from '../../src/log';
import { testServices } from '../support/services';
import { countUp } from '../support/steps';

const log = createLogger({ level: 'silent', role: 'test' });
const workspaceId = 'ws_many';
const now = new Date();

beforeAll(async () => {
  await connectMongo(testServices().mongodbUri);
  await migrate([], log);
});
afterAll(() => disconnectMongo());

function hook(_id: string): HookDoc {
  return {
    _id,
    workspaceId,
    events: ['*'],
    targetUrl: '',
    filter: null,
    connectionId: null,
    version: '',
    source: 'api',
    externalId: null,
    label: null,
    description: null,
    maxInFlight: 5,
    status: 'active',
    sealedSecret: '',
    sealedPrevious: null,
    previousUntil: null,
    afterSequence: 0,
    backfilledTo: 0,
    dueAt: now,
    fence: 0,
    createdAt: now,
    updatedAt: now,
  };
}
function event(sequence: number): EventDoc {
  return {
    _id: eventKey(workspaceId, sequence),
    workspaceId,
    sequence,
    publicId: `evt_${String(sequence)}`,
    type: 'a.b',
    connectionId: null,
    occurredAt: now,
    dedupeKey: String(sequence),
    data: '{}',
  };
}

test('they are inserted and queued in slices, and a second time nothing is added', async () => {
  const queued: string[][] = [];
  const owe = createOwe({
    posts: {
      begin: () => ({
        status: 'pending',
        attempts: [],
        dueAt: now,
        sweepAt: now,
        fence: 0,
        createdAt: now,
      }),
      add: (ids) => {
        queued.push([...ids]);
      },
    },
    onlyByName: new Set(),
    log,
  });
  const hooks = countUp(9).map((n) => hook(`hook_${String(n)}`));
  const events = countUp(500).map(event);
  await owe(hooks, events);
  expect(Math.max(...queued.map((ids) => ids.length))).toBeLessThanOrEqual(2_000);
  expect(new Set(queued.flat()).size).toBe(4_500);
  await owe(hooks, events);
  expect(await DeliveryModel.countDocuments({ workspaceId })).toBe(4_500);
});

test("a hook's deliveries are read page by page, newest first, of one state or of all", async () => {
  await DeliveryModel.updateMany(
    { workspaceId, hookId: 'hook_2', sequence: { $in: [7, 300] } },
    { $set: { status: 'dead' } },
  );
  const pageOf = async (page: Parameters<typeof listDeliveries>[2]) =>
    (await listDeliveries(workspaceId, 'hook_2', page)).map(({ sequence }) => sequence);
  expect(await pageOf({ limit: 3 })).toEqual([500, 499, 498]);
  expect(await pageOf({ limit: 3, before: 'hook_2:00000000000003' })).toEqual([2, 1]);
  expect(await pageOf({ limit: 3, before: 'hook_3:00000000000003' })).toEqual([500, 499, 498]);
  expect(await pageOf({ limit: 3, status: 'dead' })).toEqual([300, 7]);
});
