/**
 * The account a fresh twin has: ids as in Meta's own samples, numbers from the ranges kept free for
 * fiction.
 */
import type { TwinAccount } from './accounts';
import { DEFAULT_TEMPLATES } from './seed-templates';

/** What a twin started by hand signs with; a hub beside it gets the same META_APP_SECRET. */
export const TWIN_APP_SECRET = 'twin-app-secret';
export const TWIN_VERIFY_TOKEN = 'twin-verify-token';

export const DEFAULT_ACCOUNT: TwinAccount = {
  waba_id: '102290129340398',
  name: 'Lucky Shrub',
  business_id: '506914307656634',
  app_id: '670843887433847',
  app_name: 'SmsPort Hub',
  access_token: 'EAAJBtwinZCw0BAKdefaultaccounttoken',
  subscribed: false,
  phone_numbers: [
    {
      id: '106540352242922',
      display_phone_number: '+49 30 23125000',
      verified_name: 'Lucky Shrub',
      country_code: '49',
      throughput: 'STANDARD',
      quality_rating: 'GREEN',
    },
    {
      id: '106540352242923',
      display_phone_number: '+1 202-555-0143',
      verified_name: 'Lucky Shrub US',
      country_code: '1',
      throughput: 'HIGH',
      quality_rating: 'GREEN',
    },
  ],
  templates: DEFAULT_TEMPLATES,
};
