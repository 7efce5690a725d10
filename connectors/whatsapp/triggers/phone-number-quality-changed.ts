/**
 * `phone_number.quality_changed`: Meta flags one of your numbers for low quality, or takes the flag
 * back.
 */
import { trigger } from '../../../src/kit';
import { NUMBER_CHANGE, SAMPLE_NUMBER } from '../shapes';

export const phoneNumberQualityChanged = trigger({
  key: 'phone_number.quality_changed',
  title: 'Number Quality Changed',
  summary: 'Triggers when Meta flags one of your numbers for low quality, or takes the flag back.',
  output: NUMBER_CHANGE,
  sample: { phone_number: SAMPLE_NUMBER, previous: null, current: 'FLAGGED' },
}).from((item, { phoneNumber, previous = null }) => {
  if (item.kind !== 'number' || item.change !== 'quality' || phoneNumber === undefined)
    return undefined;
  return { phone_number: phoneNumber, previous, current: item.current };
});
