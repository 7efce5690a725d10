/** `contact.opted_out`: a customer stops marketing messages from you. */
import { trigger } from '../../../src/kit';
import { CONTACT_IN_EVENT, SAMPLE_CONTACT, TEXT_OR_NULL } from '../shapes';

export const contactOptedOut = trigger({
  key: 'contact.opted_out',
  title: 'Contact Opted Out',
  summary: 'Triggers when a customer stops marketing messages from you.',
  output: {
    type: 'object',
    required: ['contact', 'reason', 'source'],
    properties: {
      contact: CONTACT_IN_EVENT,
      reason: TEXT_OR_NULL,
      source: { type: 'string', description: 'Where it was said.' },
    },
  },
  sample: { contact: SAMPLE_CONTACT, reason: null, source: 'whatsapp' },
}).from((item, { contact }) =>
  item.kind === 'preference' && item.optedOut && contact !== undefined
    ? { contact, reason: item.reason, source: 'whatsapp' }
    : undefined,
);
