/** What a customer's message says about a question. */
import { payloadsOf, readReply, toAnswer, type Reply } from '../../src/asks/rules';
import { tapOf } from '../../connectors/whatsapp/intake/content';
import { newId } from '../../src/lib/ids';

const ASK = newId('msg');
const OPTIONS = [
  { id: 'yes', title: 'Approve' },
  { id: 'no', title: 'Reject' },
];
const [YES = '', NO = ''] = payloadsOf(ASK, OPTIONS);

function received(type: string, content: unknown, more: object = {}): unknown {
  return {
    message: {
      id: 'msg_reply',
      type,
      content,
      text: null,
      reply_to: null,
      received_at: '2026-11-01T09:30:00.000Z',
      ...more,
    },
    contact: { id: 'cnt_1', phone: '+49' },
    phone_number: { id: '11', phone: '+4930' },
  };
}
function read(type: string, content: unknown, more: object = {}): Reply | undefined {
  return readReply(received(type, content, more), tapOf);
}
function button(id: string, title = 'Approve') {
  return {
    type: 'button_reply',
    button_reply: { id, title },
  };
}
const quoting = { reply_to: { wamid: 'wamid.1', id: ASK } };

test('a payload is short enough for Meta and names one answer of one question', () => {
  for (const payload of payloadsOf(
    ASK,
    Array.from({ length: 10 }, () => ({ id: 'x', title: 'x' })),
  ))
    expect(payload.length).toBeLessThanOrEqual(200);
  expect(read('interactive', button(NO))).toMatchObject({
    askId: ASK,
    option: 1,
    messageId: 'msg_reply',
    contactId: 'cnt_1',
    phoneNumberId: '11',
  });
  expect(
    read('interactive', {
      type: 'list_reply',
      list_reply: { id: YES, title: 'Approve', description: 'x' },
    }),
  ).toMatchObject({ askId: ASK, option: 0 });
  expect(read('button', { payload: YES, text: 'Approve' })).toMatchObject({
    askId: ASK,
    option: 0,
  });
});

test('what carries no payload of ours answers the question that it quotes', () => {
  expect(read('text', { body: 'Yes' }, { text: 'Yes', ...quoting })).toMatchObject({
    askId: ASK,
    option: null,
    tap: null,
    text: 'Yes',
  });
  expect(read('button', { payload: 'Approve', text: 'Approve' }, quoting)).toMatchObject({
    askId: ASK,
    option: null,
  });
});

test.each<[string, unknown, object]>([
  ['text', { body: 'Yes' }, {}],
  ['text', { body: YES }, { text: YES }],
  ['text', { body: 'Yes' }, { reply_to: { wamid: 'wamid.1', id: null } }],
  ['image', { caption: 'Yes' }, quoting],
  ['interactive', button('ask:msg_1:0'), {}],
  ['interactive', button(`ask:${ASK}:`), {}],
  ['interactive', button(`${YES}x`), {}],
  ['interactive', { type: 'nfm_reply', nfm_reply: { name: 'flow' } }, quoting],
  ['interactive', null, {}],
  ['button', { text: 'x' }, {}],
])('%s %j %j answers nothing', (type, content, more) => {
  expect(read(type, content, more)).toBeUndefined();
});

test.each([undefined, null, 5, {}, { message: null }, { message: { type: 'text' } }])(
  'data of another form (%j) answers nothing',
  (data) => {
    expect(readReply(data, tapOf)).toBeUndefined();
  },
);

test('the answer is told in the words of the asker where an answer was chosen, and of the customer otherwise', () => {
  const answer = (reply: Reply | undefined) =>
    reply === undefined ? undefined : toAnswer(reply, OPTIONS);
  expect(answer(read('interactive', button(NO, 'Shown'), { text: 'Shown' }))).toEqual({
    id: 'no',
    title: 'Reject',
    text: 'Shown',
  });
  expect(
    answer(read('button', { payload: 'Reject', text: 'Reject' }, { text: 'Reject', ...quoting })),
  ).toEqual({ id: 'no', title: 'Reject', text: 'Reject' });
  expect(
    answer(read('button', { payload: 'p', text: 'Other' }, { text: 'Other', ...quoting })),
  ).toEqual({ id: 'p', title: 'Other', text: 'Other' });
  expect(answer(read('interactive', button(YES.replace(/0$/, '9')), { text: 'Approve' }))).toEqual({
    id: YES.replace(/0$/, '9'),
    title: 'Approve',
    text: 'Approve',
  });
  expect(answer(read('text', { body: 'Maybe' }, { text: 'Maybe', ...quoting }))).toEqual({
    id: null,
    title: null,
    text: 'Maybe',
  });
});
