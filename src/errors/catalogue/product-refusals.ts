/** Other products of Meta refuse with these errors, and so do the limits of its API. */
import type { CatalogueEntry } from '../entry';

export const PRODUCT_REFUSALS = {
  graph_rate_limited: {
    status: 429,
    title: 'A limit of Meta was reached',
    cause: 'Too many calls of this kind were made in a short time.',
    fix: 'Try again later.',
    who: 'meta',
    retryable: true,
  },
  marketing_api_refused: {
    status: 422,
    title: 'The marketing messages API refused',
    cause: 'The message or the account does not fit the Marketing Messages API.',
    fix: 'See `detail` and `meta.code`.',
    who: 'admin',
    retryable: false,
  },
  group_refused: {
    status: 422,
    title: 'The group refused',
    cause: 'What was asked of a WhatsApp group is not possible.',
    fix: 'See `detail` and `meta.code`.',
    who: 'you',
    retryable: false,
  },
  calling_refused: {
    status: 422,
    title: 'Calling is not possible',
    cause: 'What was asked of WhatsApp calling is not possible.',
    fix: 'See `detail` and `meta.code`.',
    who: 'you',
    retryable: false,
  },
  username_refused: {
    status: 422,
    title: 'The username was refused',
    cause: 'The username of the business could not be set.',
    fix: 'Choose another username; see `detail`.',
    who: 'admin',
    retryable: false,
  },
  block_list_refused: {
    status: 422,
    title: 'The block list was not changed',
    cause: 'A person could not be blocked or unblocked.',
    fix: 'See `detail`.',
    who: 'you',
    retryable: false,
  },
  coexistence_refused: {
    status: 422,
    title: 'The phone app stands in the way',
    cause: 'Cloud API and WhatsApp Business app share the number, and one of them can not do this.',
    fix: 'Look into the WhatsApp Business app.',
    who: 'admin',
    retryable: false,
  },
} as const satisfies Record<string, CatalogueEntry>;
