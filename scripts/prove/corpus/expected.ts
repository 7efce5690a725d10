/**
 * What the contract says of each shape of the corpus: the events, and whether the call needs a look
 * (parked, unrouted). The one place to read or change when the contract does.
 */

export interface Expected {
  /** How many of each type. */
  events: Readonly<Record<string, number>>;
  call: 'done' | 'parked' | 'unrouted';
}

function done(...types: readonly string[]): Expected {
  const events: Record<string, number> = {};
  for (const type of types) events[type] = (events[type] ?? 0) + 1;
  return { events, call: 'done' };
}

/** The first message of a customer opens the conversation as well. */
function received(...more: readonly string[]): Expected {
  return done('message.received', 'conversation.opened', ...more);
}
const UNHANDLED = done('webhook.unhandled');
const STATUS = done('message.status');

function each(names: readonly string[], expected: Expected): Record<string, Expected> {
  return Object.fromEntries(names.map((name) => [name, expected]));
}

export const EXPECTED: Readonly<Record<string, Expected>> = {
  ...each(
    [
      'text',
      'text, the longest',
      'text with NUL, lone surrogates and right-to-left marks',
      'text that looks like operators',
      'text, a reply',
      'text, forwarded',
      'text, forwarded often',
      'text about a product',
      'text from an ad',
      'text from a post, without click id',
      'text to a group',
      'image with caption',
      'image without caption',
      'video',
      'document',
      'voice message',
      'audio file',
      'sticker',
      'location',
      'location, only coordinates',
      'contacts',
      'contacts, an answer to contact_request',
      'interactive button',
      'interactive list',
      'interactive address',
      'interactive call permission',
      'template button',
      'template button without context id',
      'unsupported',
      'unsupported poll',
      'a type of next year',
      'a type of next year without content',
      'BSUID only: text',
      'BSUID only: with username',
      'BSUID only: parent id as well',
      'BSUID only: image',
      'things that are no items beside one that is',
      'unknown keys at every level, keys in another order',
      'the same message twice in one call',
    ],
    received(),
  ),
  'interactive flow': received('flow.completed'),
  'interactive flow with broken answers': received('flow.completed'),
  order: received('order.received'),

  ...each(
    [
      'reaction',
      'reaction removed, no emoji',
      'reaction removed, empty emoji',
      'BSUID only: reaction',
    ],
    done('message.reaction'),
  ),
  ...each(['edit', 'edit of a caption'], done('message.edited')),
  revoke: done('message.revoked'),
  ...each(
    [
      'system: number changed',
      'system: number and user id changed',
      'system: user id changed',
      'system: identity changed',
      'system: identity changed, other spelling',
    ],
    done('contact.identity_changed'),
  ),
  ...each(['marketing stopped', 'BSUID only: marketing stopped'], done('contact.opted_out')),
  'marketing resumed': done('contact.opted_in'),
  'BSUID only: contacts in another order than messages': {
    events: { 'message.received': 2, 'conversation.opened': 2 },
    call: 'done',
  },

  ...each(
    [
      'sent, with price and conversation',
      'delivered',
      'read',
      'played',
      'failed',
      'failed, number only',
      'failed without an error',
      'by wamid alone',
      'failed never follows delivered',
      'BSUID only: delivered',
      'BSUID only: read',
      'not ours: delivered',
      'not ours: failed',
      'not ours: callback data of another system',
      'ours, but through a number of another account',
    ],
    STATUS,
  ),
  'the whole ladder in one call': { events: { 'message.status': 3 }, call: 'done' },
  'the ladder upside down in one call': { events: { 'message.status': 3 }, call: 'done' },
  // A message has each status once: the first delivered, and the read.
  'of a group, by its members': { events: { 'message.status': 2 }, call: 'done' },
  ...each(['deleted (old versions)', 'warning (old versions)', 'a status of next year'], UNHANDLED),

  ...each(
    [
      'template approved',
      'template rejected',
      'template paused',
      'template disabled',
      'template in appeal, id as text',
    ],
    done('template.status_changed'),
  ),
  ...each(
    ['template quality', 'template quality under the wrong field'],
    done('template.quality_changed'),
  ),
  ...each(
    ['template category, impending', 'template category, done'],
    done('template.category_changed'),
  ),
  ...each(['number flagged', 'number unflagged'], done('phone_number.quality_changed')),
  ...each(['number upgraded', 'number onboarded, old names'], done('phone_number.limit_changed')),
  // The portfolio's limit concerns both numbers of the account.
  ...each(['capability as a number', 'capability without limit'], {
    events: { 'phone_number.limit_changed': 2 },
    call: 'done',
  }),
  ...each(
    ['echo of a text', 'echo of an image', 'echo of a type of next year'],
    done('message.echoed'),
  ),

  ...each(
    [
      'account: PARTNER_REMOVED',
      'account: PARTNER_APP_UNINSTALLED',
      'account: ACCOUNT_DELETED',
      'account: ACCOUNT_OFFBOARDED',
      'account: disabled',
    ],
    done('connection.broken'),
  ),
  ...each(
    [
      'account: ACCOUNT_RECONNECTED',
      'account: PARTNER_ADDED',
      'account: PARTNER_APP_INSTALLED',
      'account: reinstated',
    ],
    done('connection.recovered'),
  ),
  'account: removed, then reconnected': done('connection.broken', 'connection.recovered'),
  ...each(
    ['account: ACCOUNT_RESTRICTION', 'account: ACCOUNT_VIOLATION', 'account: to be disabled'],
    done('account.restricted'),
  ),

  ...each(
    [
      'message_template_components_update',
      'template_correct_category_detection',
      'phone_number_name_update',
      'business_username_updates',
      'business_username_update',
      'security',
      'system: of next year',
      'account_review_update',
      'account_alerts',
      'account_settings_update',
      'smb_app_state_sync',
      'history',
      'history declined',
      'flows',
      'calls',
      'call statuses',
      'group_lifecycle_update',
      'group_participants_update',
      'group_settings_update',
      'group_status_update',
      'payment_configuration_update',
      'automatic_events',
      'messaging_handovers',
      'standby',
      'a field of next year',
      'value.errors of a number',
      'user_actions (marketing link clicks)',
      'a message without an id',
      'account: PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE',
      'account: AUTH_INTL_PRICE_ELIGIBILITY_UPDATE',
      'account: BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE',
      'account: VOLUME_BASED_PRICING_TIER_UPDATE',
      'account: AD_ACCOUNT_LINKED',
      'account: MM_LITE_TERMS_SIGNED',
      'account: VERIFIED_ACCOUNT',
      'account: an event of next year',
    ],
    UNHANDLED,
  ),

  'ten messages in one change': {
    events: { 'message.received': 10, 'conversation.opened': 10 },
    call: 'done',
  },
  'several entries, changes, numbers and workspaces': {
    events: {
      'message.received': 8,
      'conversation.opened': 8,
      'message.status': 1,
      'template.status_changed': 1,
    },
    call: 'done',
  },
  'a thousand updates': {
    events: { 'message.received': 700, 'conversation.opened': 700, 'message.status': 300 },
    call: 'done',
  },
  'one customer writes five times': {
    events: { 'message.received': 5, 'conversation.opened': 1 },
    call: 'done',
  },
  'an account nobody has connected beside one somebody has': { ...received(), call: 'unrouted' },

  ...each(['no entry in the list', 'an entry without changes'], done()),
  ...each(['an account nobody has connected', 'partner_solutions of a portfolio'], {
    events: {},
    call: 'unrouted',
  }),
  ...each(['not JSON', 'JSON that breaks off', 'JSON without entry', 'nothing'], {
    events: {},
    call: 'parked',
  }),
};
