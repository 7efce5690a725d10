/**
 * Every other field (facts 1.5): templates, numbers, echoes, and what the hub only keeps and tells
 * as `webhook.unhandled`.
 */
import {
  change,
  entryOf,
  envelope,
  fieldShape,
  inbound,
  messagesChange,
  metadata,
  profileOf,
  timedEntry,
} from './envelope';
import { customerAt, wamidAt, type Json, type Place, type Shape } from './shape';

function template({ mark }: Place): Json {
  return {
    message_template_id: Number(`16${mark}`),
    message_template_name: `order_update_${mark}`,
    message_template_language: 'pt_BR',
  };
}
function display({ accounts: [account] }: Place): Json {
  return {
    display_phone_number: account.numbers[0]?.phone.slice(1),
  };
}
function status(name: string, event: string, more: Json = {}): Shape {
  return fieldShape(
    'message_template_status_update',
    (place) => ({
      ...template(place),
      event,
      reason: null,
      message_template_category: 'UTILITY',
      ...more,
    }),
    name,
  );
}

export const TEMPLATES: readonly Shape[] = [
  status('template approved', 'APPROVED', { reason: 'NONE' }),
  status('template rejected', 'REJECTED', {
    reason: 'INVALID_FORMAT',
    rejection_info: { reason: 'Placeholders are not in order', recommendation: 'Number them' },
  }),
  status('template paused', 'PAUSED', {
    other_info: { title: 'FIRST_PAUSE', description: 'Low quality' },
  }),
  status('template disabled', 'DISABLED', { disable_info: { disable_date: '1794000000' } }),
  fieldShape(
    'message_template_status_update',
    (place) => ({
      ...template(place),
      message_template_id: `16${place.mark}`,
      event: 'IN_APPEAL',
      reason: null,
    }),
    'template in appeal, id as text',
  ),
  fieldShape(
    'message_template_quality_update',
    (place) => ({
      ...template(place),
      previous_quality_score: 'GREEN',
      new_quality_score: 'YELLOW',
    }),
    'template quality',
  ),
  fieldShape(
    'message_template_status_update',
    (place) => ({
      ...template(place),
      previous_quality_score: 'UNKNOWN',
      new_quality_score: 'RED',
    }),
    'template quality under the wrong field',
  ),
  fieldShape(
    'template_category_update',
    (place) => ({
      ...template(place),
      correct_category: 'MARKETING',
      new_category: 'UTILITY',
      category_update_timestamp: 1_794_000_000,
    }),
    'template category, impending',
  ),
  fieldShape(
    'template_category_update',
    (place) => ({ ...template(place), previous_category: 'UTILITY', new_category: 'MARKETING' }),
    'template category, done',
  ),
  fieldShape('message_template_components_update', (place) => ({
    ...template(place),
    message_template_element: 'Hello {{1}}',
    message_template_title: 'Hi',
    message_template_buttons: [
      { message_template_button_type: 'URL', message_template_button_url: 'https://example.com' },
    ],
  })),
  fieldShape('template_correct_category_detection', (place) => ({
    ...template(place),
    category: 'UTILITY',
    correct_category: 'MARKETING',
  })),
];

export const NUMBERS: readonly Shape[] = [
  fieldShape(
    'phone_number_quality_update',
    (place) => ({ ...display(place), event: 'FLAGGED', current_limit: 'TIER_10K' }),
    'number flagged',
  ),
  fieldShape(
    'phone_number_quality_update',
    (place) => ({ ...display(place), event: 'UNFLAGGED', current_limit: 'TIER_10K' }),
    'number unflagged',
  ),
  fieldShape(
    'phone_number_quality_update',
    (place) => ({
      ...display(place),
      event: 'THROUGHPUT_UPGRADE',
      max_daily_conversations_per_business: 'TIER_UNLIMITED',
    }),
    'number upgraded',
  ),
  fieldShape(
    'phone_number_quality_update',
    (place) => ({
      ...display(place),
      event: 'ONBOARDING',
      current_limit: 'TIER_250',
      old_limit: 'TIER_50',
    }),
    'number onboarded, old names',
  ),
  fieldShape(
    'business_capability_update',
    () => ({ max_daily_conversations_per_business: 2000, max_phone_numbers_per_waba: 20 }),
    'capability as a number',
  ),
  fieldShape(
    'business_capability_update',
    () => ({ max_daily_conversations_per_business: -1, max_phone_numbers_per_business: 2 }),
    'capability without limit',
  ),
  fieldShape('phone_number_name_update', (place) => ({
    ...display(place),
    decision: 'REJECTED',
    requested_verified_name: 'Lucky',
    rejection_reason: 'NAME_EMPLOYEE_ISSUE',
  })),
  fieldShape('business_username_updates', (place) => ({
    ...display(place),
    username: 'lucky',
    status: 'approved',
  })),
  fieldShape('business_username_update', (place) => ({ ...display(place), status: 'deleted' })),
  fieldShape('security', (place) => ({
    ...display(place),
    event: 'PIN_CHANGED',
    requester: '123',
  })),
];

function echo(name: string, content: Json): Shape {
  return fieldShape(
    'smb_message_echoes',
    (place) => ({
      messaging_product: 'whatsapp',
      metadata: metadata(place.accounts[0]),
      contacts: [profileOf(customerAt(place))],
      message_echoes: [
        {
          from: place.accounts[0].numbers[0]?.phone.slice(1),
          to: customerAt(place).waId,
          id: wamidAt(place),
          timestamp: String(place.time),
          ...content,
        },
      ],
    }),
    name,
  );
}

export const ECHOES: readonly Shape[] = [
  echo('echo of a text', { type: 'text', text: { body: 'Sent from the phone' } }),
  echo('echo of an image', {
    type: 'image',
    image: { id: '1', mime_type: 'image/jpeg', sha256: 'aa', caption: 'x' },
  }),
  echo('echo of a type of next year', { type: 'hologram', hologram: {} }),
];

/** Kept, acknowledged, told: no more. `mark` makes each one recognisable. */
function kept(field: string, value: (place: Place) => Json, name?: string): Shape {
  return fieldShape(field, (place) => ({ ...value(place), mark: place.mark }), name ?? field);
}
function group(field: string): Shape {
  return kept(field, (place) => ({
    messaging_product: 'whatsapp',
    metadata: metadata(place.accounts[0]),
    groups: [{ timestamp: place.time, group_id: 'g1', type: 'group_create', request_id: 'r' }],
  }));
}

export const KEPT: readonly Shape[] = [
  kept('account_review_update', () => ({ decision: 'APPROVED' })),
  kept('account_alerts', ({ mark }) => ({
    entity_type: 'BUSINESS',
    entity_id: mark,
    alert_info: {
      alert_severity: 'CRITICAL',
      alert_status: 'ACTIVE',
      alert_type: 'OBA_REJECTED',
      alert_description: '',
    },
  })),
  kept('account_settings_update', ({ accounts: [account] }) => ({
    messaging_product: 'whatsapp',
    timestamp: '1794000000',
    type: 'PHONE_NUMBER_SETTINGS',
    phone_number_settings: {
      phone_number_id: account.numbers[0]?.id,
      calling: { status: 'ENABLED' },
    },
  })),
  kept('smb_app_state_sync', (place) => ({
    messaging_product: 'whatsapp',
    metadata: metadata(place.accounts[0]),
    state_sync: [
      {
        type: 'contact',
        action: 'add',
        contact: { full_name: 'Ana', phone_number: customerAt(place).waId },
        metadata: { timestamp: '1' },
      },
    ],
  })),
  kept('history', (place) => ({
    messaging_product: 'whatsapp',
    metadata: metadata(place.accounts[0]),
    history: [
      {
        metadata: { phase: 0, chunk_order: 1, progress: 55 },
        threads: [
          {
            id: customerAt(place).waId,
            messages: [
              {
                from: '1',
                id: 'wamid.x',
                timestamp: '1',
                type: 'media_placeholder',
                history_context: { status: 'READ' },
              },
            ],
          },
        ],
      },
    ],
  })),
  kept(
    'history',
    (place) => ({
      messaging_product: 'whatsapp',
      metadata: metadata(place.accounts[0]),
      history: [{ errors: [{ code: 2593109, title: 'History sync is turned off' }] }],
    }),
    'history declined',
  ),
  kept('flows', () => ({
    event: 'ENDPOINT_ERROR_RATE',
    flow_id: '6627390910605886',
    error_rate: 14.28,
    threshold: 10,
    alert_state: 'ACTIVATED',
  })),
  kept('calls', (place) => ({
    messaging_product: 'whatsapp',
    metadata: metadata(place.accounts[0]),
    calls: [
      {
        id: 'wacid.A',
        event: 'connect',
        direction: 'USER_INITIATED',
        from: customerAt(place).waId,
        session: { sdp_type: 'offer', sdp: 'v=0\r\n' },
      },
    ],
  })),
  kept(
    'calls',
    (place) => ({
      messaging_product: 'whatsapp',
      metadata: metadata(place.accounts[0]),
      statuses: [{ id: 'wacid.A', type: 'call', status: 'RINGING' }],
      errors: [],
    }),
    'call statuses',
  ),
  group('group_lifecycle_update'),
  group('group_participants_update'),
  group('group_settings_update'),
  group('group_status_update'),
  kept('payment_configuration_update', () => ({
    configuration_name: 'c',
    provider_name: 'razorpay',
    provider_mid: 'm',
    status: 'Active',
    created_timestamp: 1,
    updated_timestamp: 2,
  })),
  kept('automatic_events', () => ({
    automatic_events: [{ event_name: 'Purchase', ctwa_clid: 'A' }],
  })),
  kept('messaging_handovers', () => ({ control_passed: { metadata: 'x' } })),
  kept('standby', () => ({ standby: [{ messages: [{ id: 'wamid.s' }] }] })),
  kept(
    'quantum_updates',
    () => ({ $where: '1', 'a.b': { $gt: '' }, list: [[[[]]]], nothing: null }),
    'a field of next year',
  ),
  {
    name: 'value.errors of a number',
    body: (place) =>
      envelope(
        entryOf(
          place.accounts[0],
          messagesChange(place.accounts[0], {
            errors: [
              { code: 131000, title: 'Something went wrong', error_data: { details: place.mark } },
            ],
          }),
        ),
      ),
  },
  {
    name: 'user_actions (marketing link clicks)',
    body: (place) =>
      envelope(
        entryOf(
          place.accounts[0],
          messagesChange(place.accounts[0], {
            contacts: [profileOf(customerAt(place))],
            user_actions: [
              {
                action_type: 'marketing_messages_link_click',
                timestamp: String(place.time),
                marketing_messages_link_click_data: { tracking_token: place.mark },
              },
            ],
          }),
        ),
      ),
  },
  {
    name: 'a message without an id',
    body: (place) =>
      envelope(
        entryOf(
          place.accounts[0],
          messagesChange(place.accounts[0], {
            contacts: [profileOf(customerAt(place))],
            messages: [{ ...inbound(place, { type: 'text', text: { body: 'x' } }), id: undefined }],
          }),
        ),
      ),
  },
  {
    name: 'partner_solutions of a portfolio',
    body: (place) =>
      envelope(
        timedEntry(
          place,
          `50${place.mark}`,
          change('partner_solutions', {
            event: 'SOLUTION_CREATED',
            solution_id: '1',
            solution_status: 'DRAFT',
          }),
        ),
      ),
  },
];
