/** Statuses (facts 1.7): of messages in the ledger, and of messages that somebody else has sent. */
import {
  entryOf,
  envelope,
  messagesChange,
  profileOf,
  sentMessage,
  statusOf,
  statusShape,
} from './envelope';
import { customerAt, type Json, type Place, type Shape } from './shape';

const PRICED = {
  pricing: { billable: true, pricing_model: 'PMP', category: 'utility', type: 'regular' },
};
const FAILED = {
  errors: [
    {
      code: 131026,
      title: 'Message undeliverable',
      message: 'Message undeliverable',
      error_data: { details: 'The recipient phone number is not a WhatsApp number.' },
      href: 'https://developers.facebook.com/docs/',
    },
  ],
};

/** Of a message that is not in the ledger. */
function foreignShape(name: string, status: (place: Place) => Json): Shape {
  return {
    name,
    body: (place) =>
      envelope(
        entryOf(
          place.accounts[0],
          messagesChange(place.accounts[0], {
            statuses: [{ ...status(place), biz_opaque_callback_data: undefined }],
          }),
        ),
      ),
  };
}

function groupStatus(place: Place, name: string, member: Json): Json {
  return statusOf(place, name, {
    recipient_id: `Y2FwaV9ncm91cDo${place.mark}`,
    recipient_type: 'group',
    recipient_user_id: undefined,
    ...member,
  });
}

export const STATUSES: readonly Shape[] = [
  statusShape('sent, with price and conversation', (place) => [
    statusOf(place, 'sent', {
      ...PRICED,
      conversation: {
        id: 'c0ffee',
        expiration_timestamp: String(place.time + 86_400),
        origin: { type: 'referral_conversion' },
      },
    }),
  ]),
  statusShape('delivered', (place) => [statusOf(place, 'delivered', PRICED)]),
  statusShape('read', (place) => [statusOf(place, 'read')]),
  statusShape('played', (place) => [statusOf(place, 'played')]),
  statusShape('failed', (place) => [statusOf(place, 'failed', FAILED)]),
  statusShape('failed, number only', (place) => [
    statusOf(place, 'failed', { ...FAILED, recipient_user_id: undefined }),
  ]),
  statusShape('failed without an error', (place) => [statusOf(place, 'failed')]),
  statusShape('by wamid alone', (place) => [
    statusOf(place, 'delivered', { biz_opaque_callback_data: undefined }),
  ]),
  statusShape('the whole ladder in one call', (place) => [
    statusOf(place, 'sent'),
    statusOf(place, 'delivered'),
    statusOf(place, 'read'),
  ]),
  statusShape('the ladder upside down in one call', (place) => [
    statusOf(place, 'read'),
    statusOf(place, 'delivered'),
    statusOf(place, 'sent'),
  ]),
  statusShape('failed never follows delivered', (place) => [
    statusOf(place, 'failed', FAILED),
    statusOf(place, 'delivered'),
  ]),
  statusShape('of a group, by its members', (place) => [
    groupStatus(place, 'delivered', { recipient_participant_id: '4915111' }),
    groupStatus(place, 'delivered', { participant_recipient_id: '4915112' }),
    groupStatus(place, 'read', { recipient_participant_id: '4915111' }),
  ]),
  statusShape('deleted (old versions)', (place) => [statusOf(place, 'deleted')]),
  statusShape('warning (old versions)', (place) => [statusOf(place, 'warning')]),
  statusShape('a status of next year', (place) => [
    statusOf(place, 'teleported', { $inc: { a: 1 } }),
  ]),
  foreignShape('not ours: delivered', (place) => statusOf(place, 'delivered')),
  foreignShape('not ours: failed', (place) => statusOf(place, 'failed', FAILED)),
  foreignShape('not ours: callback data of another system', (place) => statusOf(place, 'read')),
  {
    name: 'ours, but through a number of another account',
    sent: (place) => [sentMessage(place)],
    body: (place) =>
      envelope(
        entryOf(
          place.accounts[1],
          messagesChange(place.accounts[1], {
            contacts: [profileOf(customerAt(place))],
            statuses: [statusOf(place, 'read')],
          }),
        ),
      ),
  },
];
