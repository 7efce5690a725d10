/** One status of Meta as the hub understands it. */
import { split } from '../../connectors/whatsapp/intake/split';
import type { StatusItem } from '../../src/kit';
import { entry, envelope, messages, statusItem, type Json } from '../support/meta';

function read(status: Json): StatusItem | undefined {
  const [item] = split(envelope(entry('100', messages('11', { statuses: [status] }))), new Date());
  return item?.kind === 'status' ? item : undefined;
}
const OURS = 'msg_01jd3kq8w0m4t6v8x0z2b4d6f8';

test('a status carries our id, the recipient and the price', () => {
  const pricing = { billable: true, category: 'utility' };
  expect(
    read({
      id: 'wamid.1',
      status: 'delivered',
      timestamp: '1762000000',
      recipient_id: '4917612345678',
      recipient_user_id: 'DE.77',
      biz_opaque_callback_data: OURS,
      pricing,
    }),
  ).toEqual({
    kind: 'status',
    wamid: 'wamid.1',
    status: 'delivered',
    route: { phoneNumberId: '11', accountId: '100' },
    dedupeKey: 'wamid.1:delivered:',
    occurredAt: new Date(1_762_000_000_000),
    messageId: OURS,
    error: null,
    pricing,
    to: { phone: '+4917612345678', bsuid: 'DE.77', name: null, username: null },
  });
});

test.each(['sent', 'delivered', 'read', 'played', 'failed'])('%s is a status', (status) => {
  expect(read(statusItem({ wamid: 'a', status }))?.status).toBe(status);
});

test.each(['deleted', 'warning', 'toString', '', 'SENT'])('%j is none yet', (status) => {
  expect(read(statusItem({ wamid: 'a', status }))).toBeUndefined();
});

test.each([undefined, '', 'campaign 5', 'ws_1', 7])(
  'callback data that is not ours (%j) names no message',
  (ours) => {
    expect(
      read({ ...statusItem({ wamid: 'a', status: 'sent' }), biz_opaque_callback_data: ours })
        ?.messageId,
    ).toBeNull();
  },
);

test('a failure carries its code and both texts of Meta', () => {
  const errors = [
    {
      code: 131047,
      title: 'Re-engagement message',
      message: 'x',
      error_data: { details: 'More than 24 hours have passed' },
    },
    { code: 1 },
  ];
  expect(read(statusItem({ wamid: 'a', status: 'failed', more: { errors } }))?.error).toMatchObject(
    {
      code: 'window_closed',
      detail: 'Re-engagement message: More than 24 hours have passed',
      meta: { code: 131047 },
      texts: { title: 'The 24-hour window is closed', who: 'you' },
    },
  );
});

test.each([undefined, [], 'x', [null]])(
  'a failure without a readable error (%j) is a failure all the same',
  (errors) => {
    expect(read(statusItem({ wamid: 'a', status: 'failed', more: { errors } }))).toMatchObject({
      status: 'failed',
      error: { code: 'graph_rejected', detail: 'Meta gave no reason.' },
    });
  },
);

test('repeats have the same dedupe key; other messages, statuses and group members do not', () => {
  const key = (wamid: string, status: string, more: Json = {}): string | undefined =>
    read(statusItem({ wamid, status, more }))?.dedupeKey;
  expect(key('a', 'sent')).toBe(key('a', 'sent'));
  const all = [
    key('a', 'sent'),
    key('b', 'sent'),
    key('a', 'read'),
    key('a', 'sent', { recipient_participant_id: '1' }),
    key('a', 'sent', { participant_recipient_id: '2' }),
  ];
  expect(new Set(all).size).toBe(all.length);
});
