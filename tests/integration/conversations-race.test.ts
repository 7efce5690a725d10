/**
 * A conversation that many meet first at the same time: those who hear from the contact, and those
 * who have just written.
 */
import { createAnswerConsumer, touchConversations } from '../../src/conversations';
import {
  ConversationModel,
  ensureConversation,
  findConversation,
} from '../../src/conversations/model';
import type { LoggedEvent } from '../../src/events';
import { startWorld, type World } from '../support/world';

const HOUR_MS = 3_600_000;
const START = Date.parse('2026-11-20T12:00:00.000Z');
const PHONE = '106540352242922';
const WORKSPACE = 'ws_race';
let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

function heard(contactId: string, messageId: string, afterHours: number, fromAd = false) {
  return touchConversations(WORKSPACE, [
    {
      contactId,
      phoneNumberId: PHONE,
      messageId,
      at: new Date(START + afterHours * HOUR_MS),
      fromAd,
    },
  ]);
}

const consumer = createAnswerConsumer((_, ids) =>
  Promise.resolve(
    new Map(ids.map((id) => [id, { contactId: id.split(':')[0] ?? '', phoneNumberId: PHONE }])),
  ),
);

function event(type: string, message: object, afterHours: number): LoggedEvent {
  return {
    _id: '',
    workspaceId: WORKSPACE,
    sequence: 1,
    publicId: 'evt_1',
    type,
    connectionId: null,
    occurredAt: new Date(START + afterHours * HOUR_MS),
    dedupeKey: '',
    data: JSON.stringify({ message }),
    content: { message },
  };
}
function wrote(contactId: string, afterHours: number) {
  return consumer.handle(WORKSPACE, [
    event('message.status', { id: `${contactId}:m`, status: 'sent' }, afterHours),
  ]);
}
function read(contactId: string) {
  return findConversation(WORKSPACE, contactId, PHONE);
}
function hours(date: Date | undefined): number {
  return ((date?.getTime() ?? 0) - START) / HOUR_MS;
}

test('one conversation comes of it, with one first message and the latest times', async () => {
  await Promise.all(
    Array.from({ length: 12 }, (_, index) => [
      heard('cnt_a', `msg_${String(index)}`, index),
      wrote('cnt_a', index + 0.5),
      ensureConversation(WORKSPACE, 'cnt_a', PHONE),
    ]).flat(),
  );
  const conversation = await read('cnt_a');
  expect(conversation?.openedBy).toEqual([conversation?.firstMessageId]);
  expect([hours(conversation?.lastInboundAt), hours(conversation?.lastMessageAt)]).toEqual([
    11, 11.5,
  ]);
});

test('of two messages after a pause one opens the conversation, also when the second comes between the steps of the first', async () => {
  await heard('cnt_p', 'msg_1', 0);
  const write = ConversationModel.bulkWrite.bind(ConversationModel);
  const stopped = jest
    .spyOn(ConversationModel, 'bulkWrite')
    .mockImplementationOnce((steps) => write(steps.slice(0, 1), { ordered: true }));
  await heard('cnt_p', 'msg_2', 30);
  expect(stopped).toHaveBeenCalledTimes(1);
  stopped.mockRestore();
  await Promise.all(
    Array.from({ length: 12 }, (_, index) => heard('cnt_p', `msg_3${String(index)}`, 31)),
  );
  expect((await read('cnt_p'))?.openedBy).toEqual(['msg_1', 'msg_2']);
});

test('a repeat changes nothing', async () => {
  await heard('cnt_b', 'msg_1', 0);
  await heard('cnt_b', 'msg_2', 30);
  await wrote('cnt_b', 31);
  const once = await read('cnt_b');
  for (const again of [
    () => heard('cnt_b', 'msg_2', 30),
    () => wrote('cnt_b', 31),
    () => heard('cnt_b', 'msg_1', 0),
    () => wrote('cnt_b', 1),
  ])
    await again();
  expect(await read('cnt_b')).toEqual(once);
  expect(once).toMatchObject({ firstMessageId: 'msg_1', openedBy: ['msg_1', 'msg_2'] });
});

test('messages of one batch open, extend and open again in the order of their times', async () => {
  const batch = [50, 0, 20, 100].map((after) => ({
    contactId: 'cnt_c',
    phoneNumberId: PHONE,
    messageId: `msg_${String(after)}`,
    at: new Date(START + after * HOUR_MS),
    fromAd: false,
  }));
  await touchConversations(WORKSPACE, batch);
  expect(await read('cnt_c')).toMatchObject({
    firstMessageId: 'msg_0',
    openedBy: ['msg_0', 'msg_50', 'msg_100'],
  });
});

test.each([
  ['from the hub', 'message.status', { status: 'sent' }],
  ['from the phone app', 'message.echoed', {}],
])(
  'an answer %s within a day to a message from an ad opens 72 hours; a later one none',
  async (_, type, more) => {
    const [early, late] = [`cnt_early_${type}`, `cnt_late_${type}`];
    await heard(early, 'msg_1', 0, true);
    await heard(late, 'msg_1', 0, true);
    const events = [
      [early, 23],
      [early, 40],
      [late, 25],
    ].map(([contactId, after]) =>
      event(type, { id: `${String(contactId)}:m`, ...more }, Number(after)),
    );
    await consumer.handle(WORKSPACE, events);
    await consumer.handle(WORKSPACE, events);
    expect(hours((await read(early))?.freeEntryUntil)).toBe(95);
    expect(await read(late)).not.toHaveProperty('freeEntryUntil');
  },
);

test('statuses other than sent, and of messages that are not ours, move nothing', async () => {
  await heard('cnt_d', 'msg_1', 0);
  await consumer.handle(WORKSPACE, [
    event('message.status', { id: 'cnt_d:m', status: 'read' }, 5),
    event('message.status', { id: null, status: 'sent' }, 6),
    event('message.received', { id: 'cnt_d:m' }, 7),
  ]);
  expect(hours((await read('cnt_d'))?.lastMessageAt)).toBe(0);
});
