/**
 * What a provider refuses, by what it means to a user. Each code of Meta's is told under one of
 * these, with texts of its own (connectors/whatsapp/graph/error-codes); the texts here are for the
 * page of the code.
 */
import { entry, type CatalogueEntry } from './entry';

export const PROVIDER_REFUSALS = {
  // The account and its numbers
  account_restricted: entry(
    422,
    'Meta has restricted the account',
    'The WhatsApp account was restricted or disabled for a violation of a policy.',
    'Look at Business Support at Meta, and ask for a review there.',
    'admin',
  ),
  account_in_maintenance: entry(
    422,
    'Meta is maintaining the account',
    'Meta changes something about the account or the number, which takes some minutes.',
    'Send again a few minutes later.',
    'meta',
    true,
  ),
  payment_problem: entry(
    422,
    'Meta can not charge the account',
    'There is no valid payment method, or a bill is open.',
    'Repair the payment method at Meta; see `meta.code`.',
    'admin',
  ),
  number_unavailable: entry(
    422,
    'The number can not be used',
    'The phone number was removed at Meta, or the token no longer reaches it.',
    'Check the number at Meta and in `GET /v1/connections/{id}`.',
    'admin',
  ),
  number_not_registered: entry(
    422,
    'The number is not registered',
    'The phone number is not registered or not verified for the Cloud API.',
    'Register the number at Meta, then resume it.',
    'admin',
  ),
  number_registration_failed: entry(
    422,
    'The number could not be registered',
    'Registering, deregistering or verifying the number was refused.',
    'See `meta.code` and `detail`; some locks end by themselves.',
    'admin',
  ),
  number_restricted: entry(
    422,
    'Meta has restricted the number',
    'The number may send less, or not at all, because of its quality or its name.',
    'Look at the quality of the number at Meta and send less for a while.',
    'admin',
  ),

  // The recipient
  recipient_undeliverable: entry(
    422,
    'The message can not be delivered',
    'The recipient has no WhatsApp, an old version of it, or has not accepted its terms.',
    'Check the number, or use another channel.',
    'recipient',
  ),
  recipient_not_allowed: entry(
    422,
    'This recipient can not be written to',
    'Meta does not let this number write to this recipient.',
    'See `meta.code` and `fix`: the reasons differ.',
    'admin',
  ),
  recipient_identity_changed: entry(
    422,
    'The identity of the recipient has changed',
    'The phone number may belong to somebody else now.',
    'Make sure who the customer is before you send again.',
  ),
  marketing_limit: entry(
    422,
    'Meta held a marketing message back',
    'Meta limits how many marketing messages a person gets from all businesses together.',
    'Do not send it again before 24 hours have passed.',
    'meta',
  ),
  opted_out: entry(
    422,
    'The recipient stopped marketing messages',
    'The person does not want marketing messages from this business any more.',
    'Send no marketing to this person until `contact.opted_in` comes; other templates and answers may go on.',
    'recipient',
  ),

  // Templates and content
  template_paused: entry(
    422,
    'The template is paused',
    'Meta has paused the template because of its quality.',
    'Wait until Meta resumes it, or use another template.',
    'admin',
  ),
  template_disabled: entry(
    422,
    'The template is disabled',
    'Meta has disabled the template for good.',
    'Make a new template with another content.',
    'admin',
  ),
  template_rejected: entry(
    422,
    'Meta refused the template',
    'The template breaks a rule of Meta, or its name is taken.',
    'See `detail`: change the template and submit it again.',
  ),
  template_limited: entry(
    422,
    'Templates are limited',
    'Meta limits the templates of this account.',
    'See `detail`; check the categories of the templates.',
    'admin',
  ),
  parameter_rejected: entry(
    422,
    'Meta does not take a parameter',
    'A parameter is missing, unknown, or has a value that Meta does not accept.',
    'See `detail`: it names the parameter.',
  ),
  media_not_usable: entry(
    422,
    'The file can not be used',
    'WhatsApp could not fetch or process the file of the message.',
    'Check address, type and size of the file.',
  ),
  flow_unavailable: entry(
    422,
    'The flow can not be used',
    'The WhatsApp Flow is blocked, throttled, or was refused.',
    'Look at the state of the flow at Meta.',
    'admin',
  ),

  // Other products of Meta
  graph_rate_limited: entry(
    429,
    'A limit of Meta was reached',
    'Too many calls of this kind were made in a short time.',
    'Try again later.',
    'meta',
    true,
  ),
  marketing_api_refused: entry(
    422,
    'The marketing messages API refused',
    'The message or the account does not fit the Marketing Messages API.',
    'See `detail` and `meta.code`.',
    'admin',
  ),
  group_refused: entry(
    422,
    'The group refused',
    'What was asked of a WhatsApp group is not possible.',
    'See `detail` and `meta.code`.',
  ),
  calling_refused: entry(
    422,
    'Calling is not possible',
    'What was asked of WhatsApp calling is not possible.',
    'See `detail` and `meta.code`.',
  ),
  username_refused: entry(
    422,
    'The username was refused',
    'The username of the business could not be set.',
    'Choose another username; see `detail`.',
    'admin',
  ),
  block_list_refused: entry(
    422,
    'The block list was not changed',
    'A person could not be blocked or unblocked.',
    'See `detail`.',
  ),
  coexistence_refused: entry(
    422,
    'The phone app stands in the way',
    'Cloud API and WhatsApp Business app share the number, and one of them can not do this.',
    'Look into the WhatsApp Business app.',
    'admin',
  ),
} as const satisfies Record<string, CatalogueEntry>;
