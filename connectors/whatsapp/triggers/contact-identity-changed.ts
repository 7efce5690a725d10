/**
 * `contact.identity_changed`: a customer has another number, user id or identity key. The contact
 * stays the same.
 */
import { trigger } from '../../../src/kit';
import { CONTACT_IN_EVENT, SAMPLE_CONTACT, TEXT_OR_NULL } from '../shapes';

export const contactIdentityChanged = trigger({
  key: 'contact.identity_changed',
  title: 'Contact Identity Changed',
  summary: 'Triggers when a customer changes their phone number, user id or device identity.',
  output: {
    type: 'object',
    required: ['contact', 'previous', 'reason', 'source'],
    properties: {
      contact: CONTACT_IN_EVENT,
      previous: {
        type: 'object',
        required: ['phone', 'bsuid'],
        properties: { phone: TEXT_OR_NULL, bsuid: TEXT_OR_NULL },
      },
      reason: { enum: ['phone_changed', 'bsuid_changed', 'identity_key_changed'] },
      source: { type: 'string' },
    },
  },
  sample: {
    contact: SAMPLE_CONTACT,
    previous: { phone: '+4917600000001', bsuid: null },
    reason: 'phone_changed',
    source: 'whatsapp',
  },
}).from((item, { contact }) => {
  if (item.kind !== 'identity' || contact === undefined) return undefined;
  const reason =
    item.reason === 'phone_changed' || item.reason === 'bsuid_changed'
      ? item.reason
      : 'identity_key_changed';
  return {
    contact,
    previous: { phone: item.from.phone, bsuid: item.from.bsuid },
    reason,
    source: 'whatsapp',
  };
});
