/**
 * A call to Meta can end like this after a message was accepted; `error` of the message tells it
 * too.
 */
import type { CatalogueEntry } from '../entry';

export const OUTCOME_ERRORS = {
  outcome_unknown: {
    status: 504,
    title: 'The outcome is not known',
    cause:
      'The call to Meta was made, but its answer never arrived. The message may or may not have gone out.',
    fix: 'Wait: a status from Meta settles it. Resend only if a second copy does no harm.',
    who: 'meta',
    retryable: false,
  },
  expired: {
    status: 504,
    title: 'Given up after 24 hours',
    cause: 'Meta could not be reached or kept throttling for 24 hours.',
    fix: 'Check the connection and send again.',
    who: 'hub',
    retryable: true,
  },
  lease_expired: {
    status: 504,
    title: 'The sender died during the call',
    cause:
      'The process that called Meta stopped before it could store the answer, so the outcome is not known.',
    fix: 'Wait: a status from Meta settles it. Resend only if a second copy does no harm.',
    who: 'hub',
    retryable: false,
  },
  graph_rejected: {
    status: 422,
    title: 'Meta refused the message',
    cause: 'The Graph API answered with an error.',
    fix: 'See `meta.code` and `detail`; Meta lists its codes under "Error codes" of the Cloud API.',
    who: 'you',
    retryable: false,
  },
  graph_throttled: {
    status: 429,
    title: 'Meta is throttling',
    cause: 'Too many calls for this number, account or recipient.',
    fix: 'Nothing to do: the hub slows down and sends it by itself.',
    who: 'meta',
    retryable: true,
  },
  graph_transient: {
    status: 502,
    title: 'Meta has a passing fault',
    cause: 'The Graph API answered with a temporary error.',
    fix: 'Nothing to do: the hub repeats the call when that is safe.',
    who: 'meta',
    retryable: true,
  },
  graph_auth: {
    status: 422,
    title: 'Meta no longer accepts the token',
    cause: 'The access token of the connection is invalid, expired or lacks a permission.',
    fix: 'Renew the token: PATCH /v1/connections/{id} with a new access_token.',
    who: 'admin',
    retryable: false,
  },
} as const satisfies Record<string, CatalogueEntry>;
