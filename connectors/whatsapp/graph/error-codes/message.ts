/** One message: its recipient, its parameters, its files. */
import { codesOf, type GraphCode } from './code-row';

const RECIPIENT = codesOf({ class: 'recipient', code: 'recipient_not_allowed', who: 'admin' }, [
  [
    130403,
    'The recipient is blocked',
    'Your business has blocked this person.',
    'Take the person off the block list of the number.',
  ],
  [
    130472,
    'The recipient takes part in an experiment',
    'Meta holds marketing messages back from a part of all people, to measure their effect.',
    'Nothing to do, and nothing is charged; do not repeat it.',
    { code: 'marketing_limit', who: 'meta' },
  ],
  [
    130497,
    'This country can not be written to',
    'The account may not send to people in the country of the recipient.',
    'Leave recipients of this country out; see the policy of Meta for your business.',
  ],
  [
    131021,
    'The number can not write to itself',
    'Recipient and sender are the same phone number.',
    'Use another recipient.',
    { who: 'you' },
  ],
  [
    131026,
    'The message can not be delivered',
    'The recipient has no WhatsApp, an old version of it, or has not accepted its terms.',
    'Check the number, or use another channel.',
    { code: 'recipient_undeliverable', who: 'recipient' },
  ],
  [
    131030,
    'The recipient is not on the list of the test number',
    'Test numbers of Meta write only to the recipients entered at Meta.',
    'Add the recipient in the API setup of the app at Meta, or use a real number.',
  ],
  [
    131049,
    'The recipient gets no more marketing for now',
    'Meta limits how many marketing messages a person gets, to keep people on WhatsApp.',
    'Do not send it again before 24 hours have passed, and longer each time.',
    { code: 'marketing_limit', who: 'meta' },
  ],
  [
    131050,
    'The recipient stopped marketing messages',
    'The person chose to get no more marketing messages from your business.',
    'Send no marketing to this person until `contact.opted_in` comes.',
    { code: 'opted_out', who: 'recipient' },
  ],
  [
    131062,
    'A user id can not be used here',
    'This kind of message can not be sent to a business-scoped user id.',
    'Use the phone number of the recipient.',
    { code: 'recipient_invalid', who: 'you' },
  ],
  [
    137000,
    'The identity of the recipient has changed',
    'The identity hash that was given is not that of the recipient any more.',
    'Make sure who the customer is, then send without or with the new hash.',
    { code: 'recipient_identity_changed', who: 'you' },
  ],
]);

const CONTENT = codesOf({ class: 'refused', code: 'parameter_rejected', who: 'you' }, [
  [
    100,
    'A parameter is not valid',
    'A parameter is unknown, has a wrong value, or names something that the token may not use.',
    'See `detail`: it names the parameter.',
  ],
  [
    131008,
    'A parameter is missing',
    'The message lacks a parameter that Meta requires.',
    'See `detail`: it names the parameter.',
  ],
  [
    131009,
    'A value is not valid',
    'A parameter of the message has a value that Meta does not accept.',
    'See `detail`: it names the parameter.',
  ],
  [
    131047,
    'The 24-hour window is closed',
    'More than 24 hours have passed since the last message of the customer.',
    'Send a template, or give `fallback_template`, which then goes out instead.',
    { code: 'window_closed' },
  ],
  [
    131051,
    'This type of message is not supported',
    'WhatsApp does not know this type of message, or can not deliver it.',
    'Use another type.',
  ],
  [
    131052,
    'The file could not be downloaded',
    'Meta could not fetch the file that the message names, or the one that the customer sent.',
    'Check that the address is public and serves the file; or ask the customer to send it again.',
    { code: 'media_not_usable' },
  ],
  [
    131053,
    'The file could not be uploaded',
    'Meta could not process the file of the message: type, size or content do not fit.',
    'See `detail`; check type and size of the file.',
    { code: 'media_not_usable' },
  ],
  [
    131059,
    'The page is gone',
    'A cursor for the next page is not valid any more.',
    'Start reading from the first page.',
    { retryable: true },
  ],
  [
    135000,
    'Meta could not use the parameters',
    'The message failed because of its parameters; Meta does not say which.',
    'Compare the message with the reference of Meta, also its template.',
  ],
]);

const MARKETING_API = codesOf({ class: 'refused', code: 'marketing_api_refused', who: 'you' }, [
  [
    131055,
    'Not a message for the marketing API',
    'The Marketing Messages API takes only marketing templates.',
    'Send it as an ordinary message.',
  ],
  [
    131063,
    'Marketing needs the marketing API',
    'Marketing templates are switched off for the Cloud API of this account.',
    'Change the setting at Meta, or use the Marketing Messages API.',
    { who: 'admin' },
  ],
  [
    134100,
    'Only marketing templates are possible',
    'The Marketing Messages API takes only marketing templates.',
    'Send it as an ordinary message.',
  ],
  [
    134101,
    'The template is being prepared',
    'The Marketing Messages API does not know the template yet.',
    'Send again 10 minutes later.',
    { who: 'meta', retryable: true },
  ],
  [
    134102,
    'The template is not available there',
    'The Marketing Messages API can not use this template.',
    'Send it as an ordinary message, or use another template.',
  ],
  [
    1752041,
    'The account is onboarded already',
    'The account takes part in the Marketing Messages API already.',
    'Nothing to do.',
  ],
]);

export const MESSAGE_CODES: readonly GraphCode[] = [...RECIPIENT, ...CONTENT, ...MARKETING_API];
