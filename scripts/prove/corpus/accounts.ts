/**
 * `account_update` (facts 1.9): what breaks, restricts or heals a connection, and what is only
 * told.
 */
import { change, envelope, fieldShape, timedEntry } from './envelope';
import type { Json, Place, Shape } from './shape';

function update(event: string, more: Json = {}, name?: string): Shape {
  return fieldShape(
    'account_update',
    (place) => ({ event, ...more, mark: place.mark }),
    name ?? `account: ${event}`,
  );
}

/** For PARTNER_* events the entry is a business portfolio, and the account is inside. */
function partner(event: string, more: Json = {}): Shape {
  return {
    name: `account: ${event}`,
    body: (place) =>
      envelope(
        timedEntry(
          place,
          `50${place.mark}`,
          change('account_update', {
            event,
            waba_info: {
              waba_id: place.accounts[0].wabaId,
              owner_business_id: `50${place.mark}`,
              partner_app_id: '670843887433847',
            },
            ...more,
          }),
        ),
      ),
  };
}

function inTurn(place: Place, first: string, second: string): Json {
  return envelope(
    timedEntry(
      place,
      place.accounts[0].wabaId,
      change('account_update', { event: first, mark: place.mark }),
    ),
    timedEntry(
      { ...place, time: place.time + 60 },
      place.accounts[0].wabaId,
      change('account_update', { event: second, mark: place.mark }),
    ),
  );
}

export const ACCOUNTS: readonly Shape[] = [
  partner('PARTNER_REMOVED', {
    disconnection_info: { reason: 'COMPANION_INACTIVITY', initiated_by: 'SYSTEM' },
  }),
  partner('PARTNER_APP_UNINSTALLED'),
  update('ACCOUNT_DELETED'),
  update('ACCOUNT_OFFBOARDED'),
  update('ACCOUNT_RECONNECTED'),
  partner('PARTNER_ADDED'),
  partner('PARTNER_APP_INSTALLED'),
  {
    name: 'account: removed, then reconnected',
    body: (place) => inTurn(place, 'ACCOUNT_OFFBOARDED', 'ACCOUNT_RECONNECTED'),
  },
  update('ACCOUNT_RESTRICTION', {
    restriction_info: [
      { restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: 1_794_000_000 },
    ],
  }),
  update('ACCOUNT_VIOLATION', { violation_info: { violation_type: 'SCAM' } }),
  update(
    'DISABLED_UPDATE',
    { ban_info: { waba_ban_state: 'DISABLE', waba_ban_date: 'January 1, 2026' } },
    'account: disabled',
  ),
  update(
    'DISABLED_UPDATE',
    { ban_info: { waba_ban_state: 'SCHEDULE_FOR_DISABLE', waba_ban_date: 'January 1, 2026' } },
    'account: to be disabled',
  ),
  update(
    'DISABLED_UPDATE',
    { ban_info: { waba_ban_state: 'REINSTATE', waba_ban_date: 'January 1, 2026' } },
    'account: reinstated',
  ),
  partner('PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE', {
    partner_client_certification_info: { status: 'APPROVED' },
  }),
  update('AUTH_INTL_PRICE_ELIGIBILITY_UPDATE', {
    auth_international_rate_eligibility: { start_time: 1 },
  }),
  update('BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE', { country: 'DE' }),
  update('VOLUME_BASED_PRICING_TIER_UPDATE', {
    volume_tier_info: { tier: '25', effective_month: '2026-11' },
  }),
  update('AD_ACCOUNT_LINKED'),
  update('MM_LITE_TERMS_SIGNED'),
  update('VERIFIED_ACCOUNT'),
  update('ACCOUNT_BECAME_SENTIENT', {}, 'account: an event of next year'),
];
