/** `contact.opted_in`: a customer wants marketing messages from you again. */
import { trigger } from '../../../src/kit';
import { CONTACT_IN_EVENT, SAMPLE_CONTACT, TEXT_OR_NULL } from '../shapes';

export const contactOptedIn = trigger({
  key: 'contact.opted_in',
  title: 'Contact Opted In',
  summary: 'Triggers when a customer wants marketing messages from you again.',
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
  item.kind === 'preference' && !item.optedOut && contact !== undefined
    ? { contact, reason: item.reason, source: 'whatsapp' }
    : undefined,
);
