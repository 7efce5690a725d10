/** Meta refuses with these errors because of the account or one of its numbers. */
import type { CatalogueEntry } from '../entry';

export const ACCOUNT_REFUSALS = {
  account_restricted: {
    status: 422,
    title: 'Meta has restricted the account',
    cause: 'The WhatsApp account was restricted or disabled for a violation of a policy.',
    fix: 'Look at Business Support at Meta, and ask for a review there.',
    who: 'admin',
    retryable: false,
  },
  account_in_maintenance: {
    status: 422,
    title: 'Meta is maintaining the account',
    cause: 'Meta changes something about the account or the number, which takes some minutes.',
    fix: 'Send again a few minutes later.',
    who: 'meta',
    retryable: true,
  },
  payment_problem: {
    status: 422,
    title: 'Meta can not charge the account',
    cause: 'There is no valid payment method, or a bill is open.',
    fix: 'Repair the payment method at Meta; see `meta.code`.',
    who: 'admin',
    retryable: false,
  },
  number_unavailable: {
    status: 422,
    title: 'The number can not be used',
    cause: 'The phone number was removed at Meta, or the token no longer reaches it.',
    fix: 'Check the number at Meta and in `GET /v1/connections/{id}`.',
    who: 'admin',
    retryable: false,
  },
  number_not_registered: {
    status: 422,
    title: 'The number is not registered',
    cause: 'The phone number is not registered or not verified for the Cloud API.',
    fix: 'Register the number at Meta, then resume it.',
    who: 'admin',
    retryable: false,
  },
  number_registration_failed: {
    status: 422,
    title: 'The number could not be registered',
    cause: 'Registering, deregistering or verifying the number was refused.',
    fix: 'See `meta.code` and `detail`; some locks end by themselves.',
    who: 'admin',
    retryable: false,
  },
  number_restricted: {
    status: 422,
    title: 'Meta has restricted the number',
    cause: 'The number may send less, or not at all, because of its quality or its name.',
    fix: 'Look at the quality of the number at Meta and send less for a while.',
    who: 'admin',
    retryable: false,
  },
} as const satisfies Record<string, CatalogueEntry>;
