/**
 * Title and HTTP status of the codes the twin can answer (Meta: support/error-codes). Clients
 * decide by code, never by these.
 */

export type ErrorEntry = { title: string; status: number; details?: string };

const ENTRIES: readonly (readonly [number, number, string, string?])[] = [
  [0, 401, 'AuthException', 'We were unable to authenticate the app user.'],
  [1, 400, 'API Unknown', 'Invalid request or possible server error.'],
  [2, 503, 'API Service', 'Temporary due to downtime or due to being overloaded.'],
  [3, 500, 'API Method', 'Capability or permissions issue.'],
  [4, 400, 'Application request limit reached', 'The app has reached its API call rate limit.'],
  [10, 403, 'Permission Denied', 'Permission is either not granted or has been removed.'],
  [33, 400, 'Parameter value is not valid', 'The business phone number has been deleted.'],
  [100, 400, 'Invalid parameter'],
  [104, 400, 'An access token is required to request this resource.'],
  [190, 401, 'Access token has expired'],
  [200, 403, 'API Permission', 'Permission is either not granted or has been removed.'],
  [
    368,
    403,
    'Temporarily blocked for policies violations',
    'The account has been restricted or disabled for violating a platform policy.',
  ],
  [2200, 400, 'Callback verification failed'],
  [80007, 400, 'Rate limit issues', 'The WhatsApp Business Account has reached its rate limit.'],
  [130429, 400, 'Rate limit hit', 'Cloud API message throughput has been reached.'],
  [
    130472,
    400,
    "User's number is part of an experiment",
    'Message was not sent as part of an experiment.',
  ],
  [130497, 403, 'Business account is restricted from messaging users in this country.'],
  [131000, 500, 'Something went wrong', 'Message failed to send due to an unknown error.'],
  [131005, 403, 'Access denied', 'Permission is either not granted or has been removed.'],
  [131008, 400, 'Required parameter is missing', 'The request is missing a required parameter.'],
  [131009, 400, 'Parameter value is not valid', 'One or more parameter values are invalid.'],
  [131016, 500, 'Service unavailable', 'A service is temporarily unavailable.'],
  [131021, 400, 'Recipient cannot be sender', 'Sender and recipient phone number is the same.'],
  [131026, 400, 'Message undeliverable', 'Message Undeliverable.'],
  [
    131030,
    400,
    'Recipient phone number not in allowed list',
    'Add recipient phone number to recipient list and try again.',
  ],
  [
    131031,
    403,
    'Account has been locked',
    'The account has been restricted or disabled for violating a platform policy.',
  ],
  [
    131042,
    400,
    'Business eligibility payment issue',
    'There was an error related to your payment method.',
  ],
  [
    131045,
    500,
    'Incorrect certificate',
    'Message failed to send due to a phone number registration error.',
  ],
  [
    131047,
    400,
    'Re-engagement message',
    'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  ],
  [
    131048,
    400,
    'Spam rate limit hit',
    'There are restrictions on how many messages can be sent from this phone number.',
  ],
  [
    131049,
    400,
    'This message was not delivered to maintain healthy ecosystem engagement.',
    'In order to maintain a healthy ecosystem engagement, the message failed to be delivered.',
  ],
  [
    131050,
    400,
    'User has stopped receipt of marketing messages',
    'This recipient has chosen to stop receiving marketing messages on WhatsApp from your business.',
  ],
  [131051, 400, 'Unsupported message type', 'Message type is currently not supported.'],
  [131052, 400, 'Media download error', 'Unable to download the media sent by the user.'],
  [131053, 400, 'Media upload error', 'Unable to upload the media used in the message.'],
  [
    131056,
    400,
    '(Business Account, Consumer Account) pair rate limit hit',
    'Too many messages sent from the sender phone number to the same recipient phone number in a short period of time.',
  ],
  [131057, 500, 'Account in maintenance mode', 'Business Account is in maintenance mode'],
  [
    131059,
    400,
    'Invalid cursor',
    'The paging cursor is not valid. Restart paging without a cursor.',
  ],
  [
    131062,
    400,
    'Business-scoped user id not supported',
    'This message type cannot be sent to a business-scoped user id.',
  ],
  [132000, 400, 'Number of parameters does not match the expected number of params'],
  [132001, 404, 'Template name does not exist in the translation'],
  [132005, 400, 'Translated text too long'],
  [132012, 400, 'Parameter format does not match format in the created template'],
  [
    132015,
    400,
    'Template is paused',
    'Template is temporarily unavailable to use because it was paused due to low quality.',
  ],
  [
    132016,
    400,
    'Template is disabled',
    'Template has been paused too many times due to low quality and is now permanently disabled.',
  ],
  [132018, 400, 'There was an issue with the parameters in your template'],
  [133005, 400, 'Two step verification PIN Mismatch', 'Two-step verification PIN incorrect.'],
  [
    133010,
    400,
    'Phone number not registered',
    'Phone number not registered on the WhatsApp Business Platform.',
  ],
  [
    135000,
    400,
    'Generic user error',
    'Message failed to send because of an unknown error with your request parameters.',
  ],
];

const BY_CODE = new Map(
  ENTRIES.map(([code, status, title, details]) => [
    code,
    details === undefined ? { status, title } : { status, title, details },
  ]),
);

export function errorEntry(code: number): ErrorEntry {
  return BY_CODE.get(code) ?? { title: 'Unknown error', status: 400 };
}
