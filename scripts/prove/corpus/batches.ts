/** Several things in one POST (facts 1.3), odd envelopes, and bytes that are no envelope at all. */
import {
  change,
  entryOf,
  envelope,
  inbound,
  messagesChange,
  metadata,
  profileOf,
  sentMessage,
  statusOf,
  timedEntry,
} from './envelope';
import type { Account } from '../../stage/tenant';
import { customerAt, wamidAt, type Json, type Place, type SentMessage, type Shape } from './shape';

function range<T>(from: number, to: number, make: (index: number) => T): T[] {
  return Array.from({ length: to - from }, (_, offset) => make(from + offset));
}

function textOf(place: Place, index: number): Json {
  return inbound(place, { type: 'text', text: { body: `number ${String(index)}` } }, index);
}

/** Texts of as many customers, numbered from `from`. */
function texts(
  place: Place,
  account: Account,
  { from, to, number = 0 }: { from: number; to: number; number?: number },
): Json {
  return messagesChange(
    account,
    {
      contacts: range(from, to, (index) => profileOf(customerAt(place, index))).reverse(),
      messages: range(from, to, (index) => textOf(place, index)),
    },
    number,
  );
}

const MANY_TEXTS = 700;
const MANY_SENT = 100;
const LADDER = ['sent', 'delivered', 'read'] as const;
function manySent(place: Place): SentMessage[] {
  return range(MANY_TEXTS, MANY_TEXTS + MANY_SENT, (index) => sentMessage(place, index));
}

function template({ mark }: Place): Json {
  return change('message_template_status_update', {
    event: 'APPROVED',
    message_template_id: Number(`16${mark}`),
    message_template_name: `x_${mark}`,
    message_template_language: 'en',
    reason: null,
  });
}

function allAtOnce(place: Place): Json {
  const [own, other, foreign] = place.accounts;
  return envelope(
    entryOf(
      own,
      texts(place, own, { from: 0, to: 3 }),
      texts(place, own, { from: 3, to: 5, number: 1 }),
      messagesChange(own, { statuses: [statusOf(place, 'delivered')] }),
    ),
    timedEntry(place, own.wabaId, template(place)),
    entryOf(other, texts(place, other, { from: 5, to: 7 })),
    entryOf(foreign, texts(place, foreign, { from: 7, to: 8 })),
  );
}

export const BATCHES: readonly Shape[] = [
  {
    name: 'ten messages in one change',
    body: (place) =>
      envelope(entryOf(place.accounts[0], texts(place, place.accounts[0], { from: 0, to: 10 }))),
  },
  {
    name: 'several entries, changes, numbers and workspaces',
    sent: (place) => [sentMessage(place)],
    body: allAtOnce,
  },
  {
    name: 'a thousand updates',
    sent: manySent,
    body: (place) =>
      envelope(
        entryOf(
          place.accounts[0],
          texts(place, place.accounts[0], { from: 0, to: MANY_TEXTS }),
          messagesChange(place.accounts[0], {
            statuses: manySent(place).flatMap(({ id, wamid }) =>
              LADDER.map((name) => ({
                ...statusOf(place, name),
                id: wamid,
                biz_opaque_callback_data: id,
              })),
            ),
          }),
        ),
      ),
  },
  {
    name: 'one customer writes five times',
    body: (place) =>
      envelope(
        entryOf(
          place.accounts[0],
          messagesChange(place.accounts[0], {
            contacts: [profileOf(customerAt(place))],
            messages: range(0, 5, (index) => ({ ...textOf(place, 0), id: wamidAt(place, index) })),
          }),
        ),
      ),
  },
  {
    name: 'the same message twice in one call',
    body: (place) =>
      envelope(
        entryOf(
          place.accounts[0],
          texts(place, place.accounts[0], { from: 0, to: 1 }),
          texts(place, place.accounts[0], { from: 0, to: 1 }),
        ),
      ),
  },
  {
    name: 'an account nobody has connected beside one somebody has',
    body: (place) =>
      envelope(entryOf(place.accounts[0], texts(place, place.accounts[0], { from: 0, to: 1 })), {
        id: `99${place.mark}`,
        changes: [
          change('messages', {
            metadata: { phone_number_id: `99${place.mark}` },
            contacts: [profileOf(customerAt(place, 1))],
            messages: [textOf(place, 1)],
          }),
        ],
      }),
  },
  {
    name: 'things that are no items beside one that is',
    body: (place) =>
      envelope(
        entryOf(
          place.accounts[0],
          messagesChange(place.accounts[0], {
            contacts: [null, 'x', profileOf(customerAt(place))],
            messages: [null, 7, 'x', [], textOf(place, 0)],
            statuses: 'none',
          }),
        ),
      ),
  },
  {
    name: 'unknown keys at every level, keys in another order',
    body: (place) => ({
      entry: [
        {
          changes: [
            {
              field: 'messages',
              brand_new: 1,
              value: {
                messages: [
                  {
                    text: { body: 'x', extra: [] },
                    type: 'text',
                    ...inbound(place, {}),
                    more: { $a: 1 },
                  },
                ],
                contacts: [{ ...profileOf(customerAt(place)), extra: null }],
                metadata: { ...metadata(place.accounts[0]), region: 'EU' },
                future: {},
              },
            },
          ],
          uid: 'u',
          id: place.accounts[0].wabaId,
          time: '1794000000',
        },
      ],
      object: 'whatsapp_business_account',
      schema: 3,
    }),
  },
];

export const ODD: readonly Shape[] = [
  { name: 'no entry in the list', body: () => envelope() },
  {
    name: 'an entry without changes',
    body: (place) => envelope({ id: place.accounts[0].wabaId, changes: [] }),
  },
  {
    name: 'an account nobody has connected',
    body: (place) =>
      envelope({
        id: `99${place.mark}`,
        changes: [change('account_alerts', { mark: place.mark })],
      }),
  },
  { name: 'not JSON', body: ({ mark }) => `hello ${mark}` },
  {
    name: 'JSON that breaks off',
    body: ({ mark }) => `{"object":"whatsapp_business_account","entry":[{"id":"${mark}`,
  },
  {
    name: 'JSON without entry',
    body: ({ mark }) => ({ object: 'whatsapp_business_account', mark }),
  },
  { name: 'nothing', body: () => '' },
];
