/** Calls that can't be handled whole: who sees them, what they hold up, and when they go on. */
import { hasOpenCalls } from '../../src/intake';
import { InboundBatchModel, type InboundBatchDoc } from '../../src/intake/model';
import { createOtherCalls } from '../../src/intake/other-calls';
import { processBatches, type ProcessParts } from '../../src/intake/process-calls';
import type { RawItem } from '../../src/kit';
import { newId } from '../../src/lib/ids';
import { createLogger, createMetrics } from '../../src/log';
import { createRegistry } from '../../src/registry';
import { testAccount } from '../support/accounts';
import { at, listAt, textAt } from '../support/json';
import { entry, envelope, messages, postWebhook, statusItem, textMessage } from '../support/meta';
import { readLog } from '../support/steps';
import { newConnection } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

const [account, neighbour, late] = [testAccount(31), testAccount(32), testAccount(33)];
let world: World;

beforeAll(async () => {
  world = await startWorld({
    accounts: [account, neighbour, late],
    env: { HUB_ORPHAN_STATUS_SECONDS: '60' },
  });
  const third = world.tenants[2];
  expect((await third?.api.remove(`/v1/connections/${third.connectionId}`))?.status).toBe(204);
});
afterAll(() => world.stop());

function textTo(wabaId: string, phoneNumberId: string, id: string) {
  return entry(wabaId, messages(phoneNumberId, { messages: [textMessage(id, '4917612345678')] }));
}
async function post(...entries: ReturnType<typeof entry>[]): Promise<void> {
  expect((await postWebhook(world.hubUrl, envelope(...entries))).status).toBe(200);
}
function kept(text: string): Promise<InboundBatchDoc> {
  return until(
    async () => {
      const docs = await InboundBatchModel.find({
        $or: [{ attention: { $exists: true } }, { isLookedAt: true }],
      }).lean<InboundBatchDoc[]>();
      return docs.find(({ calls }) =>
        calls.some(({ body }) => body.toString('utf8').includes(text)),
      );
    },
    { what: `the call with ${text}` },
  );
}

test('a call for a number that I did not connect is named to me, but not shown, and one for others as well is not mine', async () => {
  const [own, other] = world.tenants;
  await post(
    textTo(account.wabaId, own?.phoneNumberId ?? '', 'wamid.theirs'),
    textTo(neighbour.wabaId, '404404', 'wamid.shared'),
  );
  await post(textTo(neighbour.wabaId, '404404', 'wamid.alone'));
  await Promise.all([kept('wamid.shared'), kept('wamid.alone')]);
  const shown = listAt((await other?.api.get('/v1/intake/unrouted'))?.json, 'data').map((call) => [
    textAt(call, 'reason'),
    at(call, 'body'),
  ]);
  const reason = 'Meta has confirmed to no connection the phone number id 404404';
  expect(shown).toEqual([
    [reason, ''],
    [reason, ''],
  ]);
  expect(listAt((await own?.api.get('/v1/intake/unrouted'))?.json, 'data')).toEqual([]);
});

test('a call that can not be read is shown to the company whose account it names, and to no other', async () => {
  const [own, other] = world.tenants;
  const nested = (depth: number): unknown => (depth === 0 ? 'wamid.deep' : [nested(depth - 1)]);
  await post(entry(account.wabaId, { field: 'messages', value: { deep: nested(150) } }));
  await kept('wamid.deep');
  const shownTo = async (tenant: typeof own): Promise<unknown[]> =>
    listAt((await tenant?.api.get('/v1/intake/parked'))?.json, 'data');
  expect(await shownTo(own)).toEqual([
    expect.objectContaining({ state: 'parked', reason: 'the body nests deeper than 100 levels' }),
  ]);
  expect(await shownTo(other)).toEqual([]);
});

test('a status of a message of somebody else holds up nothing while it waits for its message', async () => {
  await post(
    entry(
      account.wabaId,
      messages(world.tenant.phoneNumberId, {
        statuses: [statusItem({ wamid: 'wamid.foreign', status: 'sent' })],
      }),
    ),
  );
  const waiting = await kept('wamid.foreign');
  expect(waiting).toMatchObject({ state: 'new', sweepAt: expect.any(Date) });
  expect(await hasOpenCalls(new Date(Date.now() + 1_000))).toBe(false);
});

test('a call that is for two unknown accounts waits for both', async () => {
  await post(
    textTo(late.wabaId, late.numbers[0]?.id ?? '', 'wamid.early'),
    textTo('777', '778', 'wamid.nobody'),
  );
  expect(await kept('wamid.early')).toMatchObject({
    isShared: true,
    routeKeys: expect.arrayContaining([`waba:${late.wabaId}`, 'waba:777']),
  });
});

test('what is parked for one account and has no connection for another is released, too', async () => {
  await post(
    textTo(late.wabaId, late.numbers[0]?.id ?? '', 'wamid.beside'),
    entry(
      account.wabaId,
      messages(world.tenant.phoneNumberId, {
        messages: [textMessage('wamid.odd', '4917612345678')],
      }),
    ),
  );
  const { _id } = await kept('wamid.beside');
  await InboundBatchModel.updateOne(
    { _id },
    { $set: { state: 'parked', attention: 'parked', workspaceIds: [world.tenant.workspaceId] } },
  );
  expect((await world.tenants[2]?.api.post('/v1/connections', newConnection(late)))?.status).toBe(
    201,
  );
  await until(
    async () =>
      (await readLog(world.tenants[2]?.api ?? world.tenant.api)).some((event) =>
        JSON.stringify(event).includes('wamid.beside'),
      ),
    { what: 'the event' },
  );
});

test('a connection that comes while its first call is being handled gets that call', async () => {
  const id = newId('inb');
  await InboundBatchModel.create({
    _id: id,
    calls: [
      { id: `${id}-000`, connector: 'late', body: Buffer.from('{}'), receivedAt: new Date() },
    ],
    state: 'new',
    sweepAt: new Date(Date.now() + 60_000),
  });
  // Nobody has the number at the first look, and somebody at the second.
  const numbers = ['404405', world.tenant.phoneNumberId];
  const split = (): RawItem[] => [
    {
      kind: 'other',
      route: { phoneNumberId: numbers.shift() ?? '' },
      occurredAt: new Date(),
      dedupeKey: 'late',
      field: 'x',
      value: {},
    },
  ];
  const queued: string[] = [];
  await processBatches(
    partsFor(split, (ids) => {
      queued.push(...ids);
    }),
    [id],
  );
  expect(queued).toEqual([`${id}-000`]);
  expect(await InboundBatchModel.findById(`${id}-000`).lean()).toMatchObject({
    state: 'new',
    replayed: true,
  });
});

function unused(): never {
  throw new Error('not used here');
}

function partsFor(split: () => RawItem[], queue: (ids: readonly string[]) => void): ProcessParts {
  return {
    registry: createRegistry([
      {
        key: 'late',
        title: 'Late',
        summary: 'Late',
        connection: { type: 'object' },
        triggers: [],
        actions: [],
        intake: { signatureHeader: '', isAuthentic: () => true, tapOf: () => undefined, split },
      },
    ]),
    queues: {
      add: (_, ids) => {
        queue(ids);
        return Promise.resolve(true);
      },
      addOverdue: unused,
      open: unused,
      work: unused,
      count: unused,
      depths: unused,
      ping: unused,
      close: unused,
    },
    events: { append: unused, startWorkers: unused, sweeps: [] },
    messages: { applyStatuses: unused },
    media: { expect: unused },
    templates: { applyChange: unused, contentChanged: unused },
    orphanAfterMs: 1_000,
    others: createOtherCalls(),
    log: createLogger({ level: 'silent', role: 'test' }),
    metrics: createMetrics(),
  };
}
