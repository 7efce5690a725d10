/** `connection.recovered`: a connection works again. */
import { trigger } from '../../../src/kit';
import { CONNECTION_IN_EVENT, SAMPLE_CONNECTION } from '../shapes';

export const connectionRecovered = trigger({
  key: 'connection.recovered',
  title: 'Connection Recovered',
  summary: 'Triggers when a WhatsApp account that was broken works again.',
  output: {
    type: 'object',
    required: ['connection', 'reason', 'fix'],
    properties: {
      connection: CONNECTION_IN_EVENT,
      reason: { type: 'string' },
      fix: { type: 'string', description: 'What to do next.' },
    },
  },
  sample: { connection: SAMPLE_CONNECTION, reason: 'ACCOUNT_RECONNECTED', fix: 'Nothing to do.' },
}).from((item, { connection }) =>
  item.kind === 'account' && item.change === 'recovered'
    ? { connection, reason: item.reason, fix: 'Nothing to do.' }
    : undefined,
);
