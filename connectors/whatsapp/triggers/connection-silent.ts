/** `connection.silent`: nothing comes in any more, although nothing looks broken. */
import { trigger } from '../../../src/kit';
import { CONNECTION_IN_EVENT, SAMPLE_CONNECTION } from '../shapes';

export const connectionSilent = trigger({
  key: 'connection.silent',
  title: 'Connection Silent',
  summary:
    'Triggers when a WhatsApp account that used to get webhooks has got none for 24 hours; once per silence.',
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
    connection: SAMPLE_CONNECTION,
    reason: 'No webhook has come from Meta for this connection since 2026-11-01T09:30:00.000Z.',
    fix: 'If customers have written since: look at Meta whether the webhook of the app leads to this hub and the field messages is subscribed.',
  },
}).raisedByHub();
