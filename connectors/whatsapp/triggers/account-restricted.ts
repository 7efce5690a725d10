/** `account.restricted`: Meta limits what the account may do, or warns of it. */
import { trigger } from '../../../src/kit';
import { CONNECTION_IN_EVENT, SAMPLE_CONNECTION } from '../shapes';

export const accountRestricted = trigger({
  key: 'account.restricted',
  title: 'Account Restricted',
  summary:
    'Triggers when Meta restricts a WhatsApp account or refuses what a number sends, or finds a violation of its policies.',
  output: {
    type: 'object',
    required: ['connection', 'reason', 'details'],
    properties: {
      connection: CONNECTION_IN_EVENT,
      reason: { type: 'string' },
      details: {
        type: 'object',
        additionalProperties: true,
        description:
          'As Meta sent it. Where what a number sends is refused: `code`, `phone_number` and `fix`.',
      },
    },
  },
  sample: {
    connection: SAMPLE_CONNECTION,
    reason: 'ACCOUNT_RESTRICTION',
    details: { restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' }] },
  },
}).from((item, { connection }) =>
  item.kind === 'account' && item.change === 'restricted'
    ? {
        connection,
        reason: item.reason,
        details: { ...(typeof item.details === 'object' ? item.details : {}) },
      }
    : undefined,
);
