/**
 * Every other field (facts 1.5): the hub only keeps it and tells it as `webhook.unhandled`, or
 * not at all.
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
import { customerAt, type Json, type Place, type Shape } from './shape';

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
