/**
 * The hub refuses to accept, cancel or resend a message with these errors, before Meta is
 * asked.
 */
import type { CatalogueEntry } from '../entry';

export const MESSAGE_ERRORS = {
  recipient_invalid: {
    status: 422,
    title: 'Not a recipient',
    cause: 'The value is no phone number, BSUID or contact id that the hub understands.',
    fix: 'Use the international form with + and country code, a BSUID, or a cnt_ id.',
    who: 'you',
    retryable: false,
  },
  window_closed: {
    status: 422,
    title: 'The 24-hour window is closed',
    cause:
      'WhatsApp allows free-form messages only within 24 hours of the last message of the customer.',
    fix: 'Send a template, or give `fallback_template`, which then goes out instead.',
    who: 'you',
    retryable: false,
  },
  not_a_test_recipient: {
    status: 422,
    title: 'The connection is in test mode',
    cause: 'The connection has `test_recipients`, and this recipient is not one of them.',
    fix: 'Add the recipient to `test_recipients` of the connection, or empty the list to leave test mode.',
    who: 'you',
    retryable: false,
  },
  loop_guard: {
    status: 429,
    title: 'Too many messages to one contact',
    cause:
      'One contact got more messages within an hour than the connection allows: probably two machines answer each other.',
    fix: 'Look for a loop between workflows; `max_per_contact_per_hour` of the connection is the cap.',
    who: 'you',
    retryable: false,
  },
  message_not_cancelable: {
    status: 409,
    title: 'The message can no longer be canceled',
    cause: 'A message can be canceled only before it is sent to Meta.',
    fix: 'Read its status; what Meta has accepted can not be called back.',
    who: 'you',
    retryable: false,
  },
  message_not_resendable: {
    status: 409,
    title: 'The message can not be sent again',
    cause: 'Only a message that is `failed` or `unknown` can be sent again, and only once.',
    fix: 'Read its status; for another copy send a new message.',
    who: 'you',
    retryable: false,
  },
} as const satisfies Record<string, CatalogueEntry>;
