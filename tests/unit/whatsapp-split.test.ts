/** Meta's envelope taken apart: every entry, change and item, and nothing dropped. */
import { split } from '../../connectors/whatsapp/intake/split';
import type { RawItem } from '../../src/kit';
import { holding, like } from '../support/expecting';
import { textAt } from '../support/json';
import { entry, envelope, messages, statusItem, textMessage, type Json } from '../support/meta';

const RECEIVED = new Date('2026-11-01T10:00:00Z');
function kinds(items: readonly RawItem[]): string[] {
  return items.map((item) =>
    item.kind === 'other' ? `other ${item.field}` : `${item.kind} ${textAt(item, 'wamid')}`,
  );
}
function splitNow(...entries: Json[]): RawItem[] {
  return split(envelope(...entries), RECEIVED);
}

test('a batch over several entries and changes gives every item, each with its own route', () => {
  const items = splitNow(
    entry(
      '100',
      messages('11', { messages: [textMessage('a', '491761'), textMessage('b', '491762')] }),
      messages('12', { statuses: [statusItem({ wamid: 'c', status: 'sent' })] }),
    ),
    entry(
      '200',
      messages('21', {
        messages: [textMessage('d', '4917612345')],
        statuses: [statusItem({ wamid: 'e', status: 'read' })],
      }),
    ),
  );
  expect(kinds(items)).toEqual(['message a', 'message b', 'status c', 'message d', 'status e']);
  expect(items.map(({ route }) => route)).toEqual([
    { phoneNumberId: '11', accountId: '100' },
    { phoneNumberId: '11', accountId: '100' },
    { phoneNumberId: '12', accountId: '100' },
    { phoneNumberId: '21', accountId: '200' },
    { phoneNumberId: '21', accountId: '200' },
  ]);
});

test('a field that is not messages is kept whole as one item', () => {
  const value = { event: 'APPROVED', message_template_id: 5 };
  expect(
    splitNow({
      id: '100',
      time: 1_762_000_000,
      changes: [{ field: 'message_template_status_update', value }],
    }),
  ).toEqual([
    {
      kind: 'other',
      field: 'message_template_status_update',
      value,
      route: { accountId: '100' },
      occurredAt: new Date(1_762_000_000_000),
      dedupeKey: like(/^[0-9a-f]{64}$/),
    },
  ]);
});

test('the same change again has the same dedupe key, another one does not', () => {
  const keyOf = (value: Json, time: number): string | undefined =>
    splitNow({ id: '100', time, changes: [{ field: 'account_update', value }] })[0]?.dedupeKey;
  expect(keyOf({ event: 'A' }, 1)).toBe(keyOf({ event: 'A' }, 1));
  expect(
    new Set([keyOf({ event: 'A' }, 1), keyOf({ event: 'B' }, 1), keyOf({ event: 'A' }, 2)]).size,
  ).toBe(3);
});

test('messages without items, and items that are not understood, are kept as they are', () => {
  const strange = { id: 'x', status: 'teleported' };
  const items = splitNow(
    entry(
      '100',
      messages('11', { errors: [{ code: 130501 }] }),
      messages('11', { statuses: [strange], messages: [{ type: 'text' }] }),
    ),
  );
  expect(kinds(items)).toEqual(['other messages', 'other messages', 'other messages']);
  expect(items.map((item) => (item.kind === 'other' ? item.value : undefined))).toEqual([
    holding({ errors: [{ code: 130501 }] }),
    { type: 'text' },
    strange,
  ]);
});

test.each(['reaction', 'edit', 'revoke', 'system'])(
  'a %s tells about another message and is not one itself',
  (type) => {
    expect(
      kinds(
        splitNow(
          entry('100', messages('11', { messages: [{ ...textMessage('a', '4917612345'), type }] })),
        ),
      ),
    ).toEqual(['other messages']);
  },
);

test('what is no list, no object or no text where Meta has one is passed over, without an error', () => {
  const odd: unknown[] = [
    null,
    5,
    'x',
    [],
    {},
    { id: 5, changes: 'x' },
    { id: '1', changes: [null, 5, {}, { field: 7, value: [] }] },
    entry('1', messages('11', { messages: 'x', statuses: {} })),
    entry('1', messages('11', { messages: [null, 5, [], {}] })),
    entry('1', {
      field: 'messages',
      value: { metadata: 'x', messages: [textMessage('a', '4917612345')] },
    }),
  ];
  const items = split({ entry: odd }, RECEIVED);
  expect(items.every(({ kind }) => kind === 'other')).toBe(true);
  expect(items.length).toBeGreaterThan(3);
});

test.each([
  { id: '100', changed_fields: ['messages'] },
  { id: '100', changes: { field: 'messages' } },
  { id: '100', changes: [null] },
  { id: '100', messaging: [{ text: 'hello' }] },
  { id: '100' },
])('an entry without a readable change is kept whole: %j', (odd) => {
  expect(splitNow(odd)).toMatchObject([
    { kind: 'other', field: '(none)', value: odd, route: { accountId: '100' } },
  ]);
});

test.each([{ entry: [] }, { entry: [null, 'x', 5] }])(
  '%j holds nothing that could be an event',
  (payload) => {
    expect(() => split(payload, RECEIVED)).toThrow('holds no entry');
  },
);

test.each([null, undefined, 5, 'text', [], {}, { entry: {} }, { entry: 'x' }])(
  '%j is no envelope at all',
  (payload) => {
    expect(() => split(payload, RECEIVED)).toThrow(/entry/);
  },
);

test('names that objects inherit are names like any other', () => {
  const items = splitNow(
    entry(
      '100',
      messages('11', {
        statuses: [{ id: 'a', status: 'constructor' }],
        messages: [{ ...textMessage('b', '4917612345'), type: '__proto__' }],
      }),
    ),
  );
  expect(kinds(items)).toEqual(['message b', 'other messages']);
});
