/** Tokens, permissions and limits of calls, and the faults of Meta itself. */
import { codesOf, type GraphCode } from './code-row';

const NEW_TOKEN =
  'Make a new system user token at Meta and store it: PATCH /v1/connections/{id} with `access_token`.';

const AUTH = codesOf({ class: 'auth', pauses: 'connection', code: 'graph_auth', who: 'admin' }, [
  [0, 'Meta does not accept the token', 'The access token could not be verified.', NEW_TOKEN],
  [
    190,
    'The token is invalid or expired',
    'The access token of the connection is no longer valid.',
    NEW_TOKEN,
  ],
  [
    '190/458',
    'The app was removed',
    'Whoever made the token has removed the app from the account.',
    'Add the app to the account again, then make a new token.',
  ],
  [
    '190/460',
    'The token ended with a password',
    'The password of the person who made the token was changed, which ended the token.',
    `${NEW_TOKEN} Tokens of system users do not end that way.`,
  ],
  [
    '190/463',
    'The token has expired',
    'The time of the access token is over.',
    `${NEW_TOKEN} Choose one that does not expire.`,
  ],
  [
    '190/467',
    'The token was revoked',
    'The access token was revoked, or the person who made it logged out.',
    NEW_TOKEN,
  ],
  [
    3,
    'The app may not do this',
    'The app lacks the capability for this call.',
    'Check the permissions and the access level of the app at Meta.',
  ],
  [
    10,
    'A permission is missing',
    'A permission was not granted or was taken away.',
    'Grant whatsapp_business_messaging and whatsapp_business_management to the token.',
  ],
  [
    104,
    'Meta wants a token or an app secret proof',
    'The app requires a proof of its secret, or no token arrived.',
    'Switch off "Require app secret" in the settings of the app at Meta, or store the token anew.',
  ],
  [
    [200, 299],
    'A permission is missing',
    'The token lacks a permission that this call needs.',
    'Grant whatsapp_business_messaging and whatsapp_business_management to the token.',
  ],
  [
    131005,
    'Access denied',
    'The permission to send was not granted or was taken away.',
    'Grant whatsapp_business_messaging to the token, for this WhatsApp account.',
  ],
]);

const WAITS = 'Nothing to do: the hub slows down and sends it by itself.';

const THROTTLED = codesOf(
  { class: 'throttled', code: 'graph_throttled', who: 'meta', retryable: true },
  [
    [
      4,
      'The app makes too many calls',
      'The limit of calls per hour of the whole app was reached.',
      WAITS,
    ],
    [
      80007,
      'The account makes too many calls',
      'The limit of calls of the WhatsApp account was reached.',
      WAITS,
    ],
    [130429, 'The number sends too fast', 'The throughput of the phone number was reached.', WAITS],
    [
      131056,
      'Too many messages to one recipient',
      'This number sent too many messages to this recipient in a short time.',
      WAITS,
    ],
  ],
);

const REPEATS =
  'Nothing to do: the hub repeats the call, unless a status shows that the message went out.';

const TRANSIENT = codesOf(
  { class: 'transient', code: 'graph_transient', who: 'meta', retryable: true },
  [
    [
      1,
      'Meta failed',
      'An unknown fault of the Graph API, or a call that it could not read.',
      REPEATS,
    ],
    [
      2,
      'Meta is down for the moment',
      'The Graph API is overloaded or being maintained.',
      `${REPEATS} See https://metastatus.com if it stays.`,
    ],
    [
      131000,
      'Meta could not send the message',
      'An unknown fault while Meta was sending.',
      REPEATS,
    ],
    [
      131016,
      'A service of Meta is not available',
      'A part of WhatsApp is overloaded or being maintained.',
      REPEATS,
    ],
  ],
);

const RATES = codesOf(
  { class: 'refused', code: 'graph_rate_limited', who: 'meta', retryable: true },
  [
    [
      17,
      'A limit of calls per user was reached',
      'The person or system user behind the token made too many calls.',
      'Send again in an hour; use a system user that nothing else uses.',
    ],
    [
      32,
      'A limit of calls per page was reached',
      'Too many calls were made for the page of the business.',
      'Send again in an hour.',
    ],
    [
      613,
      'A limit of calls was reached',
      'Too many calls of this kind were made, for example for call permissions.',
      'Send again some minutes later.',
    ],
  ],
);

export const ACCESS_CODES: readonly GraphCode[] = [...AUTH, ...THROTTLED, ...TRANSIENT, ...RATES];
