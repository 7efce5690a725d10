/** `phone_number.limit_changed`: the messaging limit of one of your numbers changes. */
import { trigger } from '../../../src/kit';
import { NUMBER_CHANGE, SAMPLE_NUMBER } from '../shapes';

export const phoneNumberLimitChanged = trigger({
  key: 'phone_number.limit_changed',
  title: 'Number Limit Changed',
  summary: 'Triggers when the messaging limit of one of your numbers changes.',
  output: NUMBER_CHANGE,
  sample: { phone_number: SAMPLE_NUMBER, previous: 'TIER_2K', current: 'TIER_10K' },
}).from((item, { phoneNumber, previous = null }) => {
  if (item.kind !== 'number' || item.change !== 'limit' || phoneNumber === undefined)
    return undefined;
  return { phone_number: phoneNumber, previous, current: item.current };
});
