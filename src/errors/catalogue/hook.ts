/** These errors lie in a hook: the address that it calls, or its filter. */
import type { CatalogueEntry } from '../entry';

export const HOOK_ERRORS = {
  target_refused: {
    status: 422,
    title: 'This address is not allowed',
    cause: 'Hooks must be https addresses on the public internet.',
    fix: 'Use a public https address; for tests set HUB_ALLOW_PRIVATE_TARGETS.',
    who: 'you',
    retryable: false,
  },
  target_unresolvable: {
    status: 422,
    title: 'This address does not resolve',
    cause: 'The host name of the target has no address.',
    fix: 'Check the host name for typing errors.',
    who: 'you',
    retryable: false,
  },
  target_failed: {
    status: 502,
    title: 'The address did not answer',
    cause: 'The target could not be reached, did not answer in time, or has no valid certificate.',
    fix: 'Check that the address is up and answers within 15 seconds; see `detail`.',
    who: 'you',
    retryable: true,
  },
  filter_invalid: {
    status: 422,
    title: 'The filter is not valid',
    cause: 'A filter has an operator, a pattern or a value that the hub does not understand.',
    fix: 'Use eq, ne, in, contains, starts_with, matches, exists, gt or lt, with a text, a number, true, false or null; `in` takes a list of them.',
    who: 'you',
    retryable: false,
  },
} as const satisfies Record<string, CatalogueEntry>;
