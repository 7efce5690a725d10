/** The events that must come of every other field: templates, numbers, accounts and the rest. */
import { done, each, UNHANDLED, type Expected } from './expectation';

export const OF_FIELDS: Readonly<Record<string, Expected>> = {
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
};
