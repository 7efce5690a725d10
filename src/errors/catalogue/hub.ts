/** These errors lie in the hub itself, and whoever runs it can act on them. */
import type { CatalogueEntry } from '../entry';

export const HUB_ERRORS = {
  internal: {
    status: 500,
    title: 'The hub failed',
    cause: 'An error that the hub did not expect.',
    fix: 'Try again; if it stays, give the request id to whoever runs the hub.',
    who: 'hub',
    retryable: true,
  },
  storage_unavailable: {
    status: 503,
    title: 'The database is not available',
    cause:
      'MongoDB could not be reached, did not answer in time or could not do its work, so nothing was accepted.',
    fix: 'Repeat the call a little later; nothing was lost or done twice.',
    who: 'hub',
    retryable: true,
  },
  overloaded: {
    status: 503,
    title: 'The hub is overloaded',
    cause: 'More is waiting to be written than the hub holds in memory.',
    fix: 'Repeat the call a little later.',
    who: 'hub',
    retryable: true,
  },
  webhook_not_configured: {
    status: 503,
    title: 'The webhook is not set up',
    cause: 'META_APP_SECRET is not set, so no call can be verified.',
    fix: 'Set META_APP_SECRET and restart the hub.',
    who: 'hub',
    retryable: true,
  },
} as const satisfies Record<string, CatalogueEntry>;
