/** Templates: when they are sent, and when they are submitted. */
import { codesOf, type GraphCode } from './code-row';

const STATE = codesOf({ class: 'template', code: 'template_unknown', who: 'admin' }, [
  [
    132001,
    'The template does not exist',
    'There is no template with this name in this language, or it is not approved.',
    'Check name and language (`GET /v1/options/templates`); a template must be approved before it can be sent.',
    { who: 'you' },
  ],
  [
    132015,
    'The template is paused',
    'Meta paused the template because people blocked or reported it, or holds it back to test it first.',
    'Wait until Meta resumes it, which `template.status_changed` tells; improve the text if it happens again.',
    { code: 'template_paused', pauses: 'template' },
  ],
  [
    132016,
    'The template is disabled',
    'The template was paused too often and is disabled for good.',
    'Make a new template with another content.',
    { code: 'template_disabled', pauses: 'template' },
  ],
  [
    131064,
    'Utility templates are limited',
    'Templates of this account were put into the wrong category too often.',
    'Correct the categories of the templates; the limit ends by itself.',
    { code: 'template_limited' },
  ],
  [
    132068,
    'The flow of the template is blocked',
    'The WhatsApp Flow behind a button of the template was blocked.',
    'Repair the flow at Meta, or use a template without it.',
    { code: 'flow_unavailable', pauses: 'template' },
  ],
]);

const FLOW_RATE = codesOf({ class: 'refused', code: 'flow_unavailable', who: 'admin' }, [
  [
    132069,
    'The flow is throttled',
    'The WhatsApp Flow has many faults, so only 10 messages an hour may carry it.',
    'Repair the endpoint of the flow; send again an hour later.',
    { retryable: true },
  ],
]);

const VALUES = codesOf({ class: 'refused', code: 'variables_invalid', who: 'you' }, [
  [
    132000,
    'The number of variables does not fit',
    'The message has more or fewer variables than the template.',
    'Give each variable of the template: `GET /v1/fields/template_variables` lists them.',
  ],
  [
    132005,
    'The text gets too long',
    'With its variables filled in, the text is longer than WhatsApp allows.',
    'Use shorter values.',
  ],
  [
    132007,
    'The text breaks a policy',
    'The content of the template or of its variables breaks a policy of WhatsApp.',
    'Change the values or the template; see the commerce and messaging policies of Meta.',
  ],
  [
    132008,
    'A variable has a value that is not allowed',
    'A value holds characters that a template can not take, such as line breaks or many spaces.',
    'Remove line breaks, tabs and more than four spaces in a row.',
  ],
  [
    132012,
    'A variable has the wrong form',
    'A variable, header or button is of another kind than the template says.',
    'Compare with the template: `GET /v1/fields/template_variables` lists what it takes.',
  ],
  [
    132018,
    'The variables could not be checked',
    'A variable of the template is missing, doubled, or not valid.',
    'See `detail`, and compare with the template.',
  ],
  [
    132021,
    'The name is taken',
    'A template of this name exists with another content, so a direct send can not use it.',
    'Use another name.',
  ],
  [
    139200,
    'Direct sending is blocked',
    'The account may not send without an approved template for the moment.',
    'Send an approved template.',
    { who: 'admin' },
  ],
]);

/** Under code 100 these come as `error_subcode`, so both forms are here. */
const REJECTED: readonly (readonly [number, string, string, string])[] = [
  [
    2388019,
    'Too many templates',
    'The account has as many templates as Meta allows.',
    'Delete templates that are not used, or have the business verified.',
  ],
  [
    2388039,
    'The variables of the template are not in order',
    'Variables must be numbered from 1 without a gap, and not all text may be variables.',
    'Number the variables as {{1}}, {{2}} and so on, with text around them.',
  ],
  [
    2388040,
    'A part of the template is too long',
    'A text of the template is longer than Meta allows.',
    'Shorten the text: body 1,024 characters, header and footer 60, buttons 25.',
  ],
  [
    2388047,
    'The header of the template is not valid',
    'The header has a form that Meta does not accept.',
    'Use text without line breaks, formatting or emoji, or a file as example.',
  ],
  [
    2388072,
    'The body of the template is not valid',
    'The body has a form that Meta does not accept.',
    'Look for variables at the start or the end, and too many line breaks.',
  ],
  [
    2388073,
    'The footer of the template is not valid',
    'The footer has a form that Meta does not accept.',
    'Use short text without variables, line breaks or emoji.',
  ],
  [
    2388293,
    'Too many variables for so little text',
    'The template has too many variables for the length of its text.',
    'Write more text, or use fewer variables.',
  ],
  [
    2388299,
    'A variable stands at the start or the end',
    'The text of a template can not begin or end with a variable.',
    'Put words before the first and after the last variable.',
  ],
];

const CREATION = codesOf({ class: 'refused', code: 'template_rejected', who: 'you' }, [
  ...REJECTED,
  ...REJECTED.map(([subcode, ...texts]) => [`100/${subcode}`, ...texts] as const),
]);

export const TEMPLATE_CODES: readonly GraphCode[] = [
  ...STATE,
  ...FLOW_RATE,
  ...VALUES,
  ...CREATION,
];
