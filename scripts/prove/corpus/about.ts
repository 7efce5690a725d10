/**
 * Messages about other messages or about the customer (facts 1.6), and contacts known only by their
 * BSUID (facts 1.8).
 */
import {
  change,
  entryOf,
  envelope,
  fieldShape,
  inbound,
  messageShape,
  messagesChange,
  metadata,
  profileOf,
  sentMessage,
  statusOf,
} from './envelope';
import { customerAt, wamidAt, type Json, type Place, type Shape } from './shape';

/** A system message comes without contacts. */
function systemShape(
  name: string,
  system: (place: Place) => Json,
  more: (place: Place) => Json = () => ({}),
): Shape {
  return {
    name,
    body: (place) =>
      envelope(
        entryOf(
          place.accounts[0],
          messagesChange(place.accounts[0], {
            messages: [inbound(place, { type: 'system', system: system(place), ...more(place) })],
          }),
        ),
      ),
  };
}

export const ABOUT: readonly Shape[] = [
  messageShape('reaction', (place) => ({
    type: 'reaction',
    reaction: { message_id: wamidAt(place, 91), emoji: '👍🏽' },
  })),
  messageShape('reaction removed, no emoji', (place) => ({
    type: 'reaction',
    reaction: { message_id: wamidAt(place, 91) },
  })),
  messageShape('reaction removed, empty emoji', (place) => ({
    type: 'reaction',
    reaction: { message_id: wamidAt(place, 91), emoji: '' },
  })),
  messageShape('edit', (place) => ({
    type: 'edit',
    edit: {
      original_message_id: wamidAt(place, 91),
      message: { type: 'text', text: { body: 'corrected' } },
    },
  })),
  messageShape('edit of a caption', (place) => ({
    type: 'edit',
    edit: {
      original_message_id: wamidAt(place, 91),
      message: { type: 'image', image: { id: `90${place.mark}`, caption: 'new' } },
    },
  })),
  messageShape('revoke', (place) => ({
    type: 'revoke',
    revoke: { original_message_id: wamidAt(place, 91) },
  })),
  systemShape('system: number changed', (place) => ({
    type: 'user_changed_number',
    body: 'User A changed',
    wa_id: customerAt(place, 1).waId,
  })),
  systemShape('system: number and user id changed', (place) => ({
    type: 'user_changed_number',
    body: 'changed',
    wa_id: customerAt(place, 1).waId,
    user_id: customerAt(place, 1).userId,
    previous_user_id: customerAt(place).userId,
  })),
  systemShape(
    'system: user id changed',
    (place) => ({
      type: 'user_changed_user_id',
      body: 'changed',
      user_id: customerAt(place, 1).userId,
      previous_user_id: customerAt(place).userId,
    }),
    () => ({ from: undefined }),
  ),
  systemShape('system: identity changed', () => ({
    type: 'customer_identity_changed',
    body: 'identity changed',
    identity: 'Xy12',
  })),
  systemShape('system: identity changed, other spelling', () => ({
    type: 'user_identity_changed',
    body: 'identity changed',
  })),
  systemShape('system: of next year', () => ({ type: 'user_became_a_bot', body: 'beep' })),
  fieldShape(
    'user_preferences',
    (place) => ({
      messaging_product: 'whatsapp',
      metadata: metadata(place.accounts[0]),
      contacts: [profileOf(customerAt(place))],
      user_preferences: [preference(place, 'stop')],
    }),
    'marketing stopped',
  ),
  fieldShape(
    'user_preferences',
    (place) => ({
      messaging_product: 'whatsapp',
      metadata: metadata(place.accounts[0]),
      contacts: [profileOf(customerAt(place))],
      user_preferences: [preference(place, 'resume')],
    }),
    'marketing resumed',
  ),
];

function preference(place: Place, value: string): Json {
  return {
    wa_id: customerAt(place).waId,
    user_id: customerAt(place).userId,
    detail: `User requested to ${value} marketing messages`,
    category: 'marketing_messages',
    value,
    timestamp: place.time,
  };
}

function hidden(place: Place, username?: string): Json {
  return {
    profile: { name: 'Ana', ...(username === undefined ? {} : { username }) },
    user_id: customerAt(place).userId,
  };
}

/** One message of somebody whose number Meta doesn't tell. */
function hiddenShape(name: string, content: (place: Place) => Json, username?: string): Shape {
  return {
    name,
    body: (place) =>
      envelope(
        entryOf(
          place.accounts[0],
          messagesChange(place.accounts[0], {
            contacts: [hidden(place, username)],
            messages: [{ ...inbound(place, content(place)), from: undefined }],
          }),
        ),
      ),
  };
}

function hiddenStatus(name: string, status: string): Shape {
  return {
    name,
    sent: (place) => [sentMessage(place)],
    body: (place) =>
      envelope(
        entryOf(
          place.accounts[0],
          messagesChange(place.accounts[0], {
            contacts: [hidden(place)],
            statuses: [{ ...statusOf(place, status), recipient_id: undefined }],
          }),
        ),
      ),
  };
}

export const BSUID_ONLY: readonly Shape[] = [
  hiddenShape('BSUID only: text', () => ({ type: 'text', text: { body: 'Hi' } })),
  hiddenShape(
    'BSUID only: with username',
    () => ({ type: 'text', text: { body: 'Hi' } }),
    'ana.berg',
  ),
  hiddenShape('BSUID only: parent id as well', (place) => ({
    type: 'text',
    text: { body: 'Hi' },
    from_parent_user_id: `DE.ENT.${place.mark}`,
  })),
  hiddenShape('BSUID only: reaction', (place) => ({
    type: 'reaction',
    reaction: { message_id: wamidAt(place, 91), emoji: '🎉' },
  })),
  hiddenShape('BSUID only: image', (place) => ({
    type: 'image',
    image: { id: `90${place.mark}`, mime_type: 'image/jpeg', sha256: 'aa' },
  })),
  hiddenStatus('BSUID only: delivered', 'delivered'),
  hiddenStatus('BSUID only: read', 'read'),
  fieldShape(
    'user_preferences',
    (place) => ({
      messaging_product: 'whatsapp',
      metadata: metadata(place.accounts[0]),
      contacts: [hidden(place)],
      user_preferences: [{ ...preference(place, 'stop'), wa_id: undefined }],
    }),
    'BSUID only: marketing stopped',
  ),
  {
    name: 'BSUID only: contacts in another order than messages',
    body: (place) =>
      envelope(
        entryOf(
          place.accounts[0],
          change('messages', {
            messaging_product: 'whatsapp',
            metadata: metadata(place.accounts[0]),
            contacts: [
              { profile: { name: 'Second' }, user_id: customerAt(place, 2).userId },
              hidden(place),
            ],
            messages: [
              { ...inbound(place, { type: 'text', text: { body: 'first' } }), from: undefined },
              { ...inbound(place, { type: 'text', text: { body: 'second' } }, 2), from: undefined },
            ],
          }),
        ),
      ),
  },
];
