/** The public status of a message, and which statuses of Meta change it. */
import type { CallState, MessageDoc } from '../../src/messages/model';
import { RANK, climbs, statusOf } from '../../src/messages/rules';

type Delivery = NonNullable<MessageDoc['delivery']>;

function out(
  state: CallState,
  delivery: Delivery = { rank: 0, failed: false },
): Pick<MessageDoc, 'direction' | 'call' | 'delivery'> {
  return {
    direction: 'out',
    call: { state, dueAt: new Date(0), attempts: 0, waits: 0, fence: 0 },
    delivery,
  };
}
function reached(rank: number, failed = false): Delivery {
  return { rank, failed };
}

test.each(['queued', 'sending', 'accepted', 'failed', 'unknown', 'canceled'] as const)(
  'as long as Meta told nothing, the call decides: %s',
  (state) => {
    expect(statusOf(out(state))).toBe(state);
  },
);

test.each([
  ['sent', 1],
  ['delivered', 2],
  ['read', 3],
  ['played', 4],
] as const)('%s from Meta outranks whatever the call said', (status, rank) => {
  for (const state of ['queued', 'sending', 'accepted', 'failed', 'unknown'] as const)
    expect(statusOf(out(state, reached(rank)))).toBe(status);
});

test('a failure that Meta told is final, whatever came before', () => {
  expect(statusOf(out('accepted', reached(1, true)))).toBe('failed');
  expect(statusOf(out('unknown', reached(0, true)))).toBe('failed');
});

test('an inbound message is received, and nothing else', () => {
  expect(statusOf({ direction: 'in' })).toBe('received');
});

test('statuses only climb', () => {
  expect(climbs('sent', undefined)).toBe(true);
  for (const status of ['sent', 'delivered', 'read', 'played'] as const) {
    for (const rank of [0, 1, 2, 3, 4])
      expect([status, rank, climbs(status, reached(rank))]).toEqual([
        status,
        rank,
        RANK[status] > rank,
      ]);
  }
});

test('failed counts before delivered, and never after it', () => {
  expect([0, 1, 2, 3, 4].map((rank) => climbs('failed', reached(rank)))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('nothing follows a failure that Meta told', () => {
  for (const status of ['sent', 'delivered', 'read', 'played', 'failed'] as const)
    expect(climbs(status, reached(0, true))).toBe(false);
});
