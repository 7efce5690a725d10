/** News of phone numbers (facts 1.5): their quality, limits, names and safety. */
import { fieldShape } from './envelope';
import type { Json, Place, Shape } from './shape';

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

function display({ accounts: [account] }: Place): Json {
  return {
    display_phone_number: account.numbers[0]?.phone.slice(1),
  };
}
