/** These errors lie in a connection: its account at Meta, its numbers or its token. */
import type { CatalogueEntry } from '../entry';

export const CONNECTION_ERRORS = {
  connection_check_failed: {
    status: 422,
    title: 'The connection could not be checked',
    cause: 'Meta refused the access token or the WhatsApp account id.',
    fix: 'See `detail` for what Meta said; make a system user token with whatsapp_business_messaging and whatsapp_business_management for this account.',
    who: 'admin',
    retryable: false,
  },
  verification_required: {
    status: 403,
    title: 'Meta must confirm the account',
    cause: 'A connection that Meta has not confirmed can be made by whoever runs the hub only.',
    fix: 'Leave out `verify`, so that Meta is asked. For development point GRAPH_API_URL at the twin, or use `bin/hub connection create --no-verify`.',
    who: 'admin',
    retryable: false,
  },
  graph_unreachable: {
    status: 502,
    title: 'Meta could not be reached',
    cause: 'The Graph API did not answer, or answered with something the hub does not understand.',
    fix: 'Try again; check GRAPH_API_URL and https://metastatus.com.',
    who: 'meta',
    retryable: true,
  },
  number_already_connected: {
    status: 409,
    title: 'The number is connected already',
    cause:
      'A phone number belongs to one connection in the whole hub; Meta has confirmed it to the other one, or has not been asked here.',
    fix: 'Remove the other connection first, or leave this number out by `phone_numbers`.',
    who: 'admin',
    retryable: false,
  },
  waba_in_another_workspace: {
    status: 409,
    title: 'The WhatsApp account is connected in another workspace',
    cause: 'A WhatsApp Business Account can be connected in one workspace only.',
    fix: 'Remove its connections in the other workspace first.',
    who: 'admin',
    retryable: false,
  },
  phone_number_required: {
    status: 422,
    title: 'Which number should send?',
    cause: 'The connection has more than one phone number.',
    fix: 'Give `phone_number_id`; `GET /v1/connections/{id}` lists them.',
    who: 'you',
    retryable: false,
  },
  phone_number_unknown: {
    status: 422,
    title: 'The number is not on this connection',
    cause: 'The phone number id does not belong to the connection.',
    fix: 'Use one of the ids that `GET /v1/connections/{id}` lists.',
    who: 'you',
    retryable: false,
  },
  token_unreadable: {
    status: 503,
    title: 'The access token can not be opened',
    cause:
      'The stored token was sealed with a key that HUB_ENCRYPTION_KEYS does not have any more.',
    fix: 'Put the key back into HUB_ENCRYPTION_KEYS and resume the connection, or store the token anew: PATCH /v1/connections/{id} with `access_token`.',
    who: 'hub',
    retryable: false,
  },
  connection_unknown: {
    status: 422,
    title: 'No such connection',
    cause: 'There is no connection with this id in your workspace.',
    fix: '`GET /v1/connections` lists yours.',
    who: 'you',
    retryable: false,
  },
} as const satisfies Record<string, CatalogueEntry>;
