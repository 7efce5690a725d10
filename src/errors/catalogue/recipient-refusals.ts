/** Meta refuses with these errors because of the recipient. */
import type { CatalogueEntry } from '../entry';

export const RECIPIENT_REFUSALS = {
  recipient_undeliverable: {
    status: 422,
    title: 'The message can not be delivered',
    cause: 'The recipient has no WhatsApp, an old version of it, or has not accepted its terms.',
    fix: 'Check the number, or use another channel.',
    who: 'recipient',
    retryable: false,
  },
  recipient_not_allowed: {
    status: 422,
    title: 'This recipient can not be written to',
    cause: 'Meta does not let this number write to this recipient.',
    fix: 'See `meta.code` and `fix`: the reasons differ.',
    who: 'admin',
    retryable: false,
  },
  recipient_identity_changed: {
    status: 422,
    title: 'The identity of the recipient has changed',
    cause: 'The phone number may belong to somebody else now.',
    fix: 'Make sure who the customer is before you send again.',
    who: 'you',
    retryable: false,
  },
  marketing_limit: {
    status: 422,
    title: 'Meta held a marketing message back',
    cause: 'Meta limits how many marketing messages a person gets from all businesses together.',
    fix: 'Do not send it again before 24 hours have passed.',
    who: 'meta',
    retryable: false,
  },
  opted_out: {
    status: 422,
    title: 'The recipient stopped marketing messages',
    cause: 'The person does not want marketing messages from this business any more.',
    fix: 'Send no marketing to this person until `contact.opted_in` comes; other templates and answers may go on.',
    who: 'recipient',
    retryable: false,
  },
} as const satisfies Record<string, CatalogueEntry>;
