/** One inbound message of Meta as the hub understands it. */
import { split } from '../../connectors/whatsapp/intake/split';
import type { MessageItem } from '../../src/kit';
import { entry, envelope, messages, textMessage, type Json } from '../support/meta';

const RECEIVED = new Date('2026-11-01T10:00:00Z');

function read(message: Json, contacts?: Json[]): MessageItem | undefined {
  const [item] = split(
    envelope(
      entry(
        '100',
        messages('11', { messages: [message], ...(contacts === undefined ? {} : { contacts }) }),
      ),
    ),
    RECEIVED,
  );
  return item?.kind === 'message' ? item : undefined;
}

test('a text has its sender, its time and its words', () => {
  const contact = {
    wa_id: '4917612345678',
    user_id: 'DE.77',
    profile: { name: 'Ana', username: 'ana' },
  };
  expect(
    read(
      {
        id: 'wamid.1',
        from: '4917612345678',
        timestamp: '1762000000',
        type: 'text',
        text: { body: 'Hi' },
      },
      [contact],
    ),
  ).toEqual({
    kind: 'message',
    wamid: 'wamid.1',
    type: 'text',
    route: { phoneNumberId: '11', accountId: '100' },
    dedupeKey: 'wamid.1',
    occurredAt: new Date(1_762_000_000_000),
    text: 'Hi',
    content: { body: 'Hi' },
    from: { phone: '+4917612345678', bsuid: 'DE.77', name: 'Ana', username: 'ana' },
    replyToWamid: null,
    media: null,
    referral: undefined,
  });
});

test('the profile is found by its id, not by its place', () => {
  const contacts = [
    { wa_id: '1', profile: { name: 'Other' } },
    { wa_id: '4917612345678', profile: { name: 'Ana' } },
  ];
  expect(read(textMessage('a', '4917612345678'), contacts)?.from.name).toBe('Ana');
  expect(read(textMessage('a', '4917600000000'), contacts)?.from.name).toBeNull();
});

test('somebody who hides the number is known by the BSUID alone', () => {
  const message = {
    id: 'a',
    from_user_id: 'DE.77',
    timestamp: '1762000000',
    type: 'text',
    text: { body: 'Hi' },
  };
  expect(
    read(message, [{ user_id: 'DE.77', profile: { name: 'Ana', username: 'ana' } }])?.from,
  ).toEqual({ phone: null, bsuid: 'DE.77', name: 'Ana', username: 'ana' });
});

test.each([
  ['neither number nor BSUID', { from: undefined }],
  ['a number that is none', { from: 'abc' }],
  ['no id', { id: undefined }],
  ['an empty id', { id: '' }],
  ['an id longer than an index takes', { id: 'x'.repeat(301) }],
  ['no type', { type: undefined }],
])('without a usable sender, id or type it is no message: %s', (_name, more) => {
  expect(read(textMessage('a', '4917612345678', more))).toBeUndefined();
});

test.each<[string, Json, string | null]>([
  ['a button', { type: 'button', button: { text: 'Yes', payload: 'y' } }, 'Yes'],
  [
    'a button reply',
    {
      type: 'interactive',
      interactive: { type: 'button_reply', button_reply: { id: '1', title: 'Confirm' } },
    },
    'Confirm',
  ],
  [
    'a list reply',
    {
      type: 'interactive',
      interactive: { type: 'list_reply', list_reply: { id: '1', title: 'Tuesday' } },
    },
    'Tuesday',
  ],
  ['a caption', { type: 'image', image: { id: '5', caption: 'Look' } }, 'Look'],
  ['a picture alone', { type: 'image', image: { id: '5' } }, null],
  ['a location', { type: 'location', location: { latitude: 1, longitude: 2, name: 'Here' } }, null],
  ['a text without a body', { type: 'text', text: {} }, null],
  ['a text that is no object', { type: 'text', text: 'Hi' }, null],
])('there is one text for people: %s', (_name, more, text) => {
  expect(read({ ...textMessage('a', '4917612345678'), ...more })?.text).toBe(text);
});

test('a type that nobody knows yet keeps its name and its content', () => {
  const item = read({
    id: 'a',
    from: '4917612345678',
    timestamp: '1762000000',
    type: 'hologram',
    hologram: { depth: 3 },
  });
  expect(item).toMatchObject({ type: 'hologram', content: { depth: 3 }, text: null });
  expect(read({ id: 'a', from: '4917612345678', type: 'hologram' })?.content).toBeNull();
});

test('media are named by their id, with what Meta tells of them', () => {
  const document = {
    id: '55',
    mime_type: 'application/pdf',
    sha256: 'abc',
    filename: 'a.pdf',
    url: 'https://lookaside.example/55',
  };
  expect(read({ ...textMessage('a', '4917612345678'), type: 'document', document })?.media).toEqual(
    { id: '55', mime_type: 'application/pdf', sha256: 'abc', filename: 'a.pdf' },
  );
  expect(
    read({ ...textMessage('a', '4917612345678'), type: 'audio', audio: { id: '56' } })?.media,
  ).toEqual({ id: '56', mime_type: null, sha256: null, filename: null });
  expect(
    read({ ...textMessage('a', '4917612345678'), type: 'image', image: { caption: 'no id' } })
      ?.media,
  ).toBeNull();
});

test('a reply names what it answers, a message from an ad its origin', () => {
  expect(
    read(textMessage('a', '4917612345678', { context: { from: '1', id: 'wamid.0' } }))
      ?.replyToWamid,
  ).toBe('wamid.0');
  expect(
    read(textMessage('a', '4917612345678', { context: { forwarded: true } }))?.replyToWamid,
  ).toBeNull();
  expect(
    read(textMessage('a', '4917612345678', { referral: { source_id: '9' } }))?.referral,
  ).toEqual({ source_id: '9' });
});

test.each([['1762000000'], [1_762_000_000]])(
  'the time may be text or a number: %j',
  (timestamp) => {
    expect(read({ ...textMessage('a', '4917612345678'), timestamp })?.occurredAt).toEqual(
      new Date(1_762_000_000_000),
    );
  },
);

test.each([[undefined], [''], ['yesterday'], ['-5'], [0], ['99999999999999999'], [null], [{}]])(
  'without a usable time (%j) it is the time of arrival',
  (timestamp) => {
    expect(read({ ...textMessage('a', '4917612345678'), timestamp })?.occurredAt).toEqual(RECEIVED);
  },
);
