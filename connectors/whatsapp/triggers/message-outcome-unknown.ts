/**
 * `message.outcome_unknown`: a call was made, its answer never came, and no status settled it in
 * time. Raised by the send ledger.
 */
import { STORED_ERROR, trigger } from '../../../src/kit';
import { SAMPLE_MESSAGE_ID, TEXT_OR_NULL } from '../shapes';

export const messageOutcomeUnknown = trigger({
  key: 'message.outcome_unknown',
  title: 'Message Outcome Unknown',
  summary:
    'Triggers when it stays unknown whether Meta took a message. It is not sent again unless you ask for that.',
  output: {
    type: 'object',
    required: ['message'],
    properties: {
      message: {
        type: 'object',
        required: ['id', 'wamid', 'status', 'to', 'type', 'error'],
        properties: {
          id: { type: 'string' },
          wamid: TEXT_OR_NULL,
          status: { enum: ['unknown'] },
          to: TEXT_OR_NULL,
          type: TEXT_OR_NULL,
          template: {
            type: 'object',
            required: ['name', 'language'],
            properties: { name: { type: 'string' }, language: { type: 'string' } },
          },
          campaign_id: { type: 'string' },
          callback_data: { type: 'string' },
          error: STORED_ERROR,
        },
      },
    },
  },
  sample: {
    message: {
      id: SAMPLE_MESSAGE_ID,
      wamid: null,
      status: 'unknown',
      to: '+4917612345678',
      type: 'text',
      error: {
        code: 'outcome_unknown',
        title: 'The outcome is not known',
        detail: 'socket hang up',
        cause:
          'The call to Meta was made, but its answer never arrived. The message may or may not have gone out.',
        fix: 'Wait: a status from Meta settles it. Resend only if a second copy does no harm.',
        who: 'meta',
        retryable: false,
      },
    },
  },
}).raisedByHub();
