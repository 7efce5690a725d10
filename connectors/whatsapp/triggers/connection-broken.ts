/** `connection.broken`: a connection stopped working. */
import { trigger } from '../../../src/kit';
import { CONNECTION_IN_EVENT, SAMPLE_CONNECTION } from '../shapes';

export const connectionBroken = trigger({
  key: 'connection.broken',
  title: 'Connection Broken',
  summary: 'Triggers when a WhatsApp account is disconnected, deleted or disabled.',
  output: {
    type: 'object',
    required: ['connection', 'reason', 'fix'],
    properties: {
      connection: CONNECTION_IN_EVENT,
      reason: { type: 'string' },
      fix: { type: 'string', description: 'What to do next.' },
    },
  },
  sample: {
    connection: { ...SAMPLE_CONNECTION, status: 'broken' },
    reason: 'PARTNER_REMOVED',
    fix: 'Connect the account again; the reason tells what happened.',
  },
}).from((item, { connection }) =>
  item.kind === 'account' && item.change === 'broken'
    ? {
        connection,
        reason: item.reason,
        fix: 'Connect the account again; the reason tells what happened.',
      }
    : undefined,
);
