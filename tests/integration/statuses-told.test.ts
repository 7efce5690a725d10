/**
 * The moment between applying a status and telling it, in which a process may die or another one
 * may be faster.
 */
import { connectMongo, disconnectMongo } from '../../src/db';
import { storedError } from '../../src/errors';
import type { StatusItem } from '../../src/kit';
import { applyStatuses } from '../../src/messages/apply-statuses';
import { MessageModel, type MessageDoc } from '../../src/messages/model';
import { presentMessage } from '../../src/messages/present';
import { createStoreStep } from '../../src/messages/store-step';
import { at } from '../support/json';
import { testServices } from '../support/services';

const WORKSPACE = 'ws_1';
const NOW = new Date('2026-11-01T10:00:00Z');

beforeAll(() => connectMongo(testServices().mongodbUri));
afterAll(() => disconnectMongo());

async function makeMessage(id: string): Promise<void> {
  await MessageModel.create({
    _id: id,
    workspaceId: WORKSPACE,
    direction: 'out',
    connectionId: 'con_1',
    phoneNumberId: '11',
    contactId: 'cnt_1',
    to: '+4917612345678',
    type: 'text',
    content: '{"body":"Hi"}',
    wamid: `wamid.${id}`,
    call: { state: 'accepted', dueAt: NOW, attempts: 0, waits: 0, fence: 1 },
    delivery: { rank: 0, failed: false },
    timestamps: {},
    pendingEvents: [],
    createdAt: NOW,
    updatedAt: NOW,
  });
}

function status(id: string, name: StatusItem['status'], seconds: number): StatusItem {
  return {
    kind: 'status',
    wamid: `wamid.${id}`,
    status: name,
    messageId: id,
    route: { phoneNumberId: '11' },
    dedupeKey: `${id}:${name}`,
    occurredAt: new Date(NOW.getTime() + seconds * 1_000),
    error:
      name === 'failed'
        ? { code: 'recipient_undeliverable', detail: 'Undeliverable', meta: { code: 131026 } }
        : null,
    pricing: name === 'sent' ? { category: 'service' } : undefined,
    to: { phone: '+4917612345678', bsuid: null, name: null, username: null },
  };
}

/** Applied, and what is to be told of it. */
async function apply(...items: StatusItem[]): Promise<[unknown, string][]> {
  return (await applyStatuses(WORKSPACE, items)).drafts.map(({ data, occurredAt }) => [
    at(data, 'message', 'status'),
    occurredAt.toISOString().slice(17, 19),
  ]);
}

test('what was applied before but may not have been told is told first, at its own time', async () => {
  await makeMessage('msg_order');
  expect(await apply(status('msg_order', 'sent', 1))).toEqual([['sent', '01']]);
  expect(await apply(status('msg_order', 'delivered', 2))).toEqual([
    ['sent', '01'],
    ['delivered', '02'],
  ]);
  expect(await apply(status('msg_order', 'read', 3))).toEqual([
    ['sent', '01'],
    ['delivered', '02'],
    ['read', '03'],
  ]);
});

test('the repeat of a status that has climbed is told again, for its process may have died before it told it', async () => {
  await makeMessage('msg_again');
  await apply(status('msg_again', 'sent', 1));
  expect(await apply(status('msg_again', 'sent', 1))).toEqual([['sent', '01']]);
});

test('what never climbed is not told', async () => {
  await makeMessage('msg_late');
  await apply(status('msg_late', 'read', 3));
  expect(await apply(status('msg_late', 'delivered', 2))).toEqual([]);
  expect(await apply(status('msg_late', 'failed', 4))).toEqual([]);
});

test('a failure is told behind what climbed before it', async () => {
  await makeMessage('msg_failed');
  await apply(status('msg_failed', 'sent', 1));
  expect(await apply(status('msg_failed', 'failed', 2))).toEqual([
    ['sent', '01'],
    ['failed', '02'],
  ]);
});

test('several in one call are told once each, in the order in which they climb', async () => {
  await makeMessage('msg_batch');
  expect(
    await apply(
      status('msg_batch', 'read', 3),
      status('msg_batch', 'sent', 1),
      status('msg_batch', 'delivered', 2),
    ),
  ).toEqual([
    ['sent', '01'],
    ['delivered', '02'],
    ['read', '03'],
  ]);
});

test('a status of an unknown message is an orphan', async () => {
  const { orphans, drafts } = await applyStatuses(WORKSPACE, [status('msg_unknown', 'sent', 1)]);
  expect([orphans.length, drafts]).toEqual([1, []]);
});

test('a status that comes too late is not told, but its time and its price are kept', async () => {
  await makeMessage('msg_kept');
  await apply(status('msg_kept', 'read', 3));
  for (let round = 0; round < 2; round += 1)
    expect(await apply(status('msg_kept', 'sent', 1), status('msg_kept', 'delivered', 2))).toEqual(
      [],
    );
  const message = await MessageModel.findOne({
    _id: 'msg_kept',
    workspaceId: WORKSPACE,
  }).lean<MessageDoc>();
  expect(message === null ? undefined : presentMessage(message)).toMatchObject({
    status: 'read',
    pricing: { category: 'service' },
    timestamps: {
      sent: '2026-11-01T10:00:01.000Z',
      delivered: '2026-11-01T10:00:02.000Z',
      read: '2026-11-01T10:00:03.000Z',
      failed: null,
    },
  });
});

test.each([
  [0, 1],
  [1, 0],
])('a refused call at rank %i of the ladder is told %i times', async (rank, told) => {
  const id = `msg_refused_${String(rank)}`;
  await makeMessage(id);
  await MessageModel.updateOne(
    { _id: id, workspaceId: WORKSPACE },
    { $set: { 'call.state': 'sending', 'delivery.rank': rank } },
  );
  const message = await MessageModel.findOne({
    _id: id,
    workspaceId: WORKSPACE,
  }).lean<MessageDoc>();
  if (message === null) throw new Error('it was made before');
  const stored = await createStoreStep({ sweepAfterMs: 1_000, unknownAfterMs: 1_000 })(message, {
    next: { state: 'failed', error: storedError('template_paused', 'Paused.') },
  });
  expect(stored).toHaveLength(told);
  const after = await MessageModel.findOne({ _id: id, workspaceId: WORKSPACE }).lean<MessageDoc>();
  expect(after).toMatchObject({
    call: { state: 'failed' },
    pendingEvents: told === 0 ? [] : [{ status: 'failed' }],
  });
});
