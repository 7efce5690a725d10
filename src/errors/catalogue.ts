/**
 * Every error a user can meet: its HTTP status and the words that tell what happened and what to do
 * next. Codes are stable; `docs/errors.md` is generated from this list.
 */
import { entry, type CatalogueEntry } from './entry';
import { PROVIDER_REFUSALS } from './provider-refusals';

export type { CatalogueEntry } from './entry';

export const CATALOGUE = {
  // The request itself
  malformed_json: entry(
    400,
    'The body is not JSON',
    'The request body could not be parsed as JSON.',
    'Send valid JSON in UTF-8; check quotes and commas.',
  ),
  malformed_multipart: entry(
    400,
    'The form is not readable',
    'The multipart/form-data body is broken or did not arrive whole.',
    'Let your HTTP client make the form; do not set its Content-Type (with the boundary) yourself.',
  ),
  unauthorized: entry(
    401,
    'No valid API key',
    'The Authorization header is missing, malformed, or names a key that does not exist or was revoked.',
    'Send `Authorization: Bearer <api key>`; make a key with `./bin/hub key create`.',
  ),
  invalid_signature: entry(
    401,
    'The signature does not match',
    'The signature header is missing or was not made with a secret the hub knows.',
    'For Meta set META_APP_SECRET to the secret of the app that calls (while rotating both, separated by a comma); for a catch hook use the secret of its connection.',
    'admin',
  ),
  forbidden: entry(
    403,
    'The key may not do this',
    'The API key lacks the scope that this call needs.',
    'Make a key with the scope named in `detail`.',
    'admin',
  ),
  verify_token_mismatch: entry(
    403,
    'The verify token does not match',
    'The webhook handshake carried another token than META_VERIFY_TOKEN.',
    'Enter the same verify token at Meta and in META_VERIFY_TOKEN.',
    'admin',
  ),
  not_found: entry(
    404,
    'Not found',
    'There is nothing at this address that your key may see.',
    'Check the id and the path; a key sees only its own workspace.',
  ),
  method_not_allowed: entry(
    405,
    'Method not allowed',
    'The address exists but does not take this method.',
    'Use one of the methods in the Allow header.',
  ),
  body_too_large: entry(
    413,
    'The body is too large',
    'The request body is larger than this address takes.',
    'Send less at a time; the limit is in `detail`.',
  ),
  unsupported_charset: entry(
    415,
    'Unsupported encoding',
    'The body is compressed or encoded in a way the hub does not read.',
    'Send plain UTF-8 JSON without Content-Encoding.',
  ),
  multipart_expected: entry(
    415,
    'A form is expected',
    'The body is no multipart/form-data.',
    'Send a form with the file as `file`; to upload from JSON use the action upload_media.',
  ),
  invalid_input: entry(
    422,
    'The input is not valid',
    'One or more fields are missing, unknown, or of the wrong type.',
    'See `errors`: each names the place by JSON pointer and what is wrong there.',
  ),
  idempotency_conflict: entry(
    409,
    'The idempotency key was used for another request',
    'The same Idempotency-Key came before with another method, path or body.',
    'Use a new key for a new request, or repeat the first request unchanged.',
  ),
  rate_limited: entry(
    429,
    'Too many requests',
    'This API key made more calls than its limit in the last minute.',
    'Wait as long as Retry-After says.',
    'you',
    true,
  ),

  // The hub itself
  internal: entry(
    500,
    'The hub failed',
    'An error that the hub did not expect.',
    'Try again; if it stays, give the request id to whoever runs the hub.',
    'hub',
    true,
  ),
  storage_unavailable: entry(
    503,
    'The database is not available',
    'MongoDB could not be reached, did not answer in time or could not do its work, so nothing was accepted.',
    'Repeat the call a little later; nothing was lost or done twice.',
    'hub',
    true,
  ),
  overloaded: entry(
    503,
    'The hub is overloaded',
    'More is waiting to be written than the hub holds in memory.',
    'Repeat the call a little later.',
    'hub',
    true,
  ),
  webhook_not_configured: entry(
    503,
    'The webhook is not set up',
    'META_APP_SECRET is not set, so no call can be verified.',
    'Set META_APP_SECRET and restart the hub.',
    'hub',
    true,
  ),

  // Connections
  connection_check_failed: entry(
    422,
    'The connection could not be checked',
    'Meta refused the access token or the WhatsApp account id.',
    'See `detail` for what Meta said; make a system user token with whatsapp_business_messaging and whatsapp_business_management for this account.',
    'admin',
  ),
  verification_required: entry(
    403,
    'Meta must confirm the account',
    'A connection that Meta has not confirmed can be made by whoever runs the hub only.',
    'Leave out `verify`, so that Meta is asked. For development point GRAPH_API_URL at the twin, or use `bin/hub connection create --no-verify`.',
    'admin',
  ),
  graph_unreachable: entry(
    502,
    'Meta could not be reached',
    'The Graph API did not answer, or answered with something the hub does not understand.',
    'Try again; check GRAPH_API_URL and https://metastatus.com.',
    'meta',
    true,
  ),
  number_already_connected: entry(
    409,
    'The number is connected already',
    'A phone number belongs to one connection in the whole hub; Meta has confirmed it to the other one, or has not been asked here.',
    'Remove the other connection first, or leave this number out by `phone_numbers`.',
    'admin',
  ),
  waba_in_another_workspace: entry(
    409,
    'The WhatsApp account is connected in another workspace',
    'A WhatsApp Business Account can be connected in one workspace only.',
    'Remove its connections in the other workspace first.',
    'admin',
  ),
  phone_number_required: entry(
    422,
    'Which number should send?',
    'The connection has more than one phone number.',
    'Give `phone_number_id`; `GET /v1/connections/{id}` lists them.',
  ),
  phone_number_unknown: entry(
    422,
    'The number is not on this connection',
    'The phone number id does not belong to the connection.',
    'Use one of the ids that `GET /v1/connections/{id}` lists.',
  ),
  token_unreadable: entry(
    503,
    'The access token can not be opened',
    'The stored token was sealed with a key that HUB_ENCRYPTION_KEYS does not have any more.',
    'Put the key back into HUB_ENCRYPTION_KEYS and resume the connection, or store the token anew: PATCH /v1/connections/{id} with `access_token`.',
    'hub',
  ),
  connection_unknown: entry(
    422,
    'No such connection',
    'There is no connection with this id in your workspace.',
    '`GET /v1/connections` lists yours.',
  ),
  recipient_invalid: entry(
    422,
    'Not a recipient',
    'The value is no phone number, BSUID or contact id that the hub understands.',
    'Use the international form with + and country code, a BSUID, or a cnt_ id.',
  ),
  window_closed: entry(
    422,
    'The 24-hour window is closed',
    'WhatsApp allows free-form messages only within 24 hours of the last message of the customer.',
    'Send a template, or give `fallback_template`, which then goes out instead.',
  ),
  not_a_test_recipient: entry(
    422,
    'The connection is in test mode',
    'The connection has `test_recipients`, and this recipient is not one of them.',
    'Add the recipient to `test_recipients` of the connection, or empty the list to leave test mode.',
  ),
  loop_guard: entry(
    429,
    'Too many messages to one contact',
    'One contact got more messages within an hour than the connection allows: probably two machines answer each other.',
    'Look for a loop between workflows; `max_per_contact_per_hour` of the connection is the cap.',
  ),
  message_not_cancelable: entry(
    409,
    'The message can no longer be canceled',
    'A message can be canceled only before it is sent to Meta.',
    'Read its status; what Meta has accepted can not be called back.',
  ),
  message_not_resendable: entry(
    409,
    'The message can not be sent again',
    'Only a message that is `failed` or `unknown` can be sent again, and only once.',
    'Read its status; for another copy send a new message.',
  ),

  // Templates
  template_unknown: entry(
    422,
    'There is no such template',
    'The WhatsApp account has no template with this name in this language.',
    'Check name and language: `GET /v1/templates` lists what the hub knows; `POST /v1/connections/{id}/templates/sync` reads it anew from Meta.',
  ),
  template_language_required: entry(
    422,
    'Which language?',
    'The template exists in several languages, and none of them is en_US.',
    'Give `language`; `detail` names those that there are.',
  ),
  template_not_approved: entry(
    422,
    'The template can not be sent',
    'Meta has not approved the template, or has rejected, disabled or deleted it.',
    'Wait for `template.status_changed` with APPROVED, or use another template.',
    'admin',
  ),
  variables_invalid: entry(
    422,
    'The values do not fit the template',
    'Variables, header, buttons or cards are missing, unknown, of the wrong kind, or hold what Meta refuses.',
    'See `errors`; `inputs` of `GET /v1/templates/{id}` says what the template takes.',
  ),
  template_invalid: entry(
    422,
    'Meta would refuse this template',
    'The template breaks a rule of Meta for names, texts, variables, examples or buttons.',
    'See `errors`: each names the place and the rule.',
  ),
  template_exists: entry(
    409,
    'The account has this template already',
    'There is a template with this name in this language.',
    'Use another name or language, or delete the other one first.',
  ),

  // Hooks
  target_refused: entry(
    422,
    'This address is not allowed',
    'Hooks must be https addresses on the public internet.',
    'Use a public https address; for tests set HUB_ALLOW_PRIVATE_TARGETS.',
  ),
  target_unresolvable: entry(
    422,
    'This address does not resolve',
    'The host name of the target has no address.',
    'Check the host name for typing errors.',
  ),
  target_failed: entry(
    502,
    'The address did not answer',
    'The target could not be reached, did not answer in time, or has no valid certificate.',
    'Check that the address is up and answers within 15 seconds; see `detail`.',
    'you',
    true,
  ),
  filter_invalid: entry(
    422,
    'The filter is not valid',
    'A filter has an operator, a pattern or a value that the hub does not understand.',
    'Use eq, ne, in, contains, starts_with, matches, exists, gt or lt, with a text, a number, true, false or null; `in` takes a list of them.',
  ),

  // Media
  media_pending: entry(
    503,
    'The file is still being fetched',
    'The hub fetches the file from Meta in the background and has not got it yet.',
    'Ask again after Retry-After; `detail` tells about failed tries.',
    'hub',
    true,
  ),
  media_unavailable: entry(
    410,
    'The file is not available',
    'The file could not be fetched from Meta within its life, or it was removed because its time was over.',
    'See `detail`. Ask the customer to send it again; HUB_RETENTION_MEDIA_DAYS tells how long files are kept.',
  ),
  range_not_satisfiable: entry(
    416,
    'The range is outside of the file',
    'The Range header asks for bytes behind the end of the file.',
    'The size is in the Content-Range header.',
  ),
  file_too_large: entry(
    413,
    'The file is too large for WhatsApp',
    'WhatsApp takes fewer bytes of this type than the file has.',
    'Send a smaller file; the limit is in `detail`.',
  ),
  file_type_unsupported: entry(
    415,
    'WhatsApp does not take files of this type',
    'The content type of the file is none that can be uploaded to WhatsApp.',
    'See `detail` for the types; give the right one with the file, or send a document by link.',
  ),
  media_too_large: entry(
    422,
    'The file is too large',
    'The file has more bytes than WhatsApp allows for its type.',
    'Ask the customer for a smaller file.',
    'recipient',
  ),
  media_mismatch: entry(
    502,
    'The file is not the one that was announced',
    'Type, size or SHA-256 of the file differ from what the webhook told.',
    'Ask the customer to send it again; if it happens often, look for a proxy that changes downloads.',
    'meta',
  ),
  media_refused: entry(
    502,
    'Meta does not give the file',
    'The Graph API answered with an error when it was asked for the file.',
    'See `meta.code` and `detail`; check that the token may read this WhatsApp account.',
    'admin',
  ),
  media_download_failed: entry(
    502,
    'The file could not be downloaded',
    'The address that Meta gave for the file did not serve it.',
    'Nothing to do: the hub asks for a new address and tries again.',
    'meta',
    true,
  ),
  media_expired: entry(
    410,
    'The file was not fetched in time',
    'Meta keeps a received file for 7 days, and no try to fetch it succeeded within them.',
    'Ask the customer to send it again; `detail` tells the last failure.',
    'hub',
  ),

  // What can become of a message (also told in its `error`)
  outcome_unknown: entry(
    504,
    'The outcome is not known',
    'The call to Meta was made, but its answer never arrived. The message may or may not have gone out.',
    'Wait: a status from Meta settles it. Resend only if a second copy does no harm.',
    'meta',
  ),
  expired: entry(
    504,
    'Given up after 24 hours',
    'Meta could not be reached or kept throttling for 24 hours.',
    'Check the connection and send again.',
    'hub',
    true,
  ),
  lease_expired: entry(
    504,
    'The sender died during the call',
    'The process that called Meta stopped before it could store the answer, so the outcome is not known.',
    'Wait: a status from Meta settles it. Resend only if a second copy does no harm.',
    'hub',
  ),
  graph_rejected: entry(
    422,
    'Meta refused the message',
    'The Graph API answered with an error.',
    'See `meta.code` and `detail`; Meta lists its codes under "Error codes" of the Cloud API.',
  ),
  graph_throttled: entry(
    429,
    'Meta is throttling',
    'Too many calls for this number, account or recipient.',
    'Nothing to do: the hub slows down and sends it by itself.',
    'meta',
    true,
  ),
  graph_transient: entry(
    502,
    'Meta has a passing fault',
    'The Graph API answered with a temporary error.',
    'Nothing to do: the hub repeats the call when that is safe.',
    'meta',
    true,
  ),
  graph_auth: entry(
    422,
    'Meta no longer accepts the token',
    'The access token of the connection is invalid, expired or lacks a permission.',
    'Renew the token: PATCH /v1/connections/{id} with a new access_token.',
    'admin',
  ),

  ...PROVIDER_REFUSALS,
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof CATALOGUE;

/** The entry of a code, widened: the list itself keeps its literal types for `ErrorCode`. */
export function lookUp(code: ErrorCode): CatalogueEntry {
  return CATALOGUE[code];
}

const REFUSAL_CODES = Object.keys(PROVIDER_REFUSALS).filter(
  (code): code is keyof typeof PROVIDER_REFUSALS => Object.hasOwn(PROVIDER_REFUSALS, code),
);

/** What a call that goes to the provider at once may be answered. */
export const PROVIDER_CODES: readonly ErrorCode[] = [
  'graph_rejected',
  'graph_auth',
  'graph_throttled',
  'graph_transient',
  'graph_unreachable',
  ...REFUSAL_CODES,
];
