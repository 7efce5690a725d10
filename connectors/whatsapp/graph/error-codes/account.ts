/** The WhatsApp account and its phone numbers. */
import { codesOf, type GraphCode } from './code-row';

const ACCOUNT = codesOf(
  { class: 'account', pauses: 'connection', code: 'account_restricted', who: 'admin' },
  [
    [
      368,
      'The account is blocked for a violation',
      'Meta has restricted the WhatsApp account for breaking a policy.',
      'Look at Business Support at Meta, ask for a review, then resume the connection.',
    ],
    [
      131031,
      'The account is locked',
      'Meta has restricted or disabled the WhatsApp account, or data such as the PIN did not match.',
      'Look at Business Support at Meta, ask for a review, then resume the connection.',
    ],
    [
      131042,
      'The account can not pay',
      'The payment method of the WhatsApp account is missing, refused, or over its limit.',
      'Repair the payment method in the billing settings at Meta, then resume the connection.',
      { code: 'payment_problem' },
    ],
    [
      134011,
      'The terms of payments are not accepted',
      'The business has not accepted the terms of WhatsApp payments.',
      'Accept the terms at Meta before sending orders with payment.',
      { class: 'refused', pauses: null, code: 'payment_problem' },
    ],
    [
      131044,
      'Calls can not be paid',
      'The payment method for calls is missing or refused.',
      'Repair the payment method in the billing settings at Meta.',
      { class: 'refused', pauses: null, code: 'payment_problem' },
    ],
  ],
);

const MAINTENANCE = codesOf(
  { class: 'refused', code: 'account_in_maintenance', who: 'meta', retryable: true },
  [
    [
      131057,
      'The account is in maintenance',
      'Meta is changing the account, for example raising its throughput.',
      'Send again a few minutes later.',
    ],
    [
      2494100,
      'The account is in maintenance',
      'Meta is changing the account, for example raising its throughput.',
      'Send again a few minutes later.',
    ],
  ],
);

const REGISTER =
  'Register the number at Meta (with its PIN), then resume it: POST /v1/phone_numbers/{id}/resume.';

const NUMBER = codesOf(
  { class: 'account', pauses: 'number', code: 'number_not_registered', who: 'admin' },
  [
    [
      33,
      'The number no longer exists',
      'The phone number id is unknown to Meta, or the number was deleted.',
      'Check the numbers of the account at Meta; connect it again if its id has changed.',
      { code: 'number_unavailable' },
    ],
    [
      '100/33',
      'The number or object can not be reached',
      'Nothing with this id exists for this token: it was deleted, or the token lacks access to it.',
      'Check at Meta that the token belongs to a system user with this account, and that the number still exists.',
      { code: 'number_unavailable' },
    ],
    [
      131037,
      'The number has no approved name',
      'A number that Meta lent (555) can not send before its display name is approved.',
      'Have the display name approved at Meta, then resume the number.',
      { code: 'number_restricted' },
    ],
    [
      131045,
      'The registration of the number is broken',
      'The number has no valid certificate: its registration failed or ended.',
      REGISTER,
    ],
    [
      131048,
      'The number sends too much that people block',
      'Meta limits the number because many messages were blocked or reported.',
      'Look at the quality of the number at Meta, send less and better; then resume the number.',
      { code: 'number_restricted' },
    ],
    [
      133006,
      'The number is not verified',
      'The phone number must be verified before it can be registered.',
      `Verify it by code at Meta. ${REGISTER}`,
    ],
    [
      133010,
      'The number is not registered',
      'The phone number is not registered for the Cloud API.',
      REGISTER,
    ],
  ],
);

const REGISTRATION = codesOf(
  { class: 'refused', code: 'number_registration_failed', who: 'admin' },
  [
    [
      133000,
      'An earlier deregistration is not complete',
      'Meta has not finished to deregister the number.',
      'Deregister the number once more, then register it.',
      { retryable: true },
    ],
    [
      133004,
      'The registration server is not available',
      'A part of Meta is down for the moment.',
      'Try again some minutes later; see https://metastatus.com.',
      { who: 'meta', retryable: true },
    ],
    [
      133005,
      'The PIN is wrong',
      'The two-step PIN is not that of the number.',
      'Set a new PIN in the settings of the number at Meta.',
    ],
    [
      133008,
      'Too many wrong PINs',
      'The PIN was wrong too often, and the number is locked for a time.',
      'Wait as long as `detail` says, then use the right PIN.',
    ],
    [
      133009,
      'The PIN came too fast',
      'PINs were tried too fast one after another.',
      'Wait as long as `detail` says, then try again.',
    ],
    [
      133015,
      'The number was deleted just now',
      'Meta has not finished to delete the number.',
      'Wait 5 minutes, then register it.',
      { retryable: true },
    ],
    [
      133016,
      'The number is locked',
      'The number was registered and deregistered too often within 72 hours.',
      'Wait 72 hours, then register it once.',
    ],
    [
      136024,
      'The code could not be requested',
      'Meta did not send a verification code, mostly because codes were asked for too often.',
      'Wait as long as `detail` says, or use a call instead of a text message.',
    ],
    [
      136025,
      'The code was not accepted',
      'The verification code is wrong or too old.',
      'Ask for a new code and enter it within some minutes.',
    ],
  ],
);

const SHARED_WITH_PHONE = codesOf({ class: 'refused', code: 'coexistence_refused', who: 'admin' }, [
  [
    131060,
    'The message can be seen only in the phone app',
    'The message went through a device that does not share its content with the Cloud API.',
    'Read it in the WhatsApp Business app.',
  ],
  [
    2593107,
    'The sync was asked for too often',
    'The data of the phone app can be synchronised only once.',
    'Disconnect and connect the number again if the data is needed.',
  ],
  [
    2593108,
    'The time for the sync is over',
    'The data of the phone app must be asked for within 24 hours of connecting.',
    'Disconnect and connect the number again if the data is needed.',
  ],
  [
    2593109,
    'The owner does not share the history',
    'The business chose not to share the history of its phone app.',
    'Nothing to do: new messages arrive nevertheless.',
  ],
]);

export const ACCOUNT_CODES: readonly GraphCode[] = [
  ...ACCOUNT,
  ...MAINTENANCE,
  ...NUMBER,
  ...REGISTRATION,
  ...SHARED_WITH_PHONE,
];
