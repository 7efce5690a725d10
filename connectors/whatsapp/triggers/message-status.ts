/**
 * `message.status`: a message of ours was sent, delivered, read, played, failed or canceled. Raised
 * by the send ledger.
 */
import { STORED_ERROR, trigger } from '../../../src/kit';
import { SAMPLE_MESSAGE_ID, SAMPLE_WAMID, TEXT_OR_NULL } from '../shapes';

export const messageStatus = trigger({
  key: 'message.status',
  title: 'Message Status Changed',
  summary: 'Triggers when a message you sent is sent, delivered, read, played, failed or canceled.',
  output: {
    type: 'object',
    required: ['message'],
    properties: {
      message: {
        type: 'object',
        required: ['id', 'wamid', 'status', 'to', 'type'],
        properties: {
          id: { ...TEXT_OR_NULL, description: 'Null for a message that the hub did not send.' },
          wamid: TEXT_OR_NULL,
          status: { enum: ['sent', 'delivered', 'read', 'played', 'failed', 'canceled'] },
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
          pricing: { description: "Meta's pricing object." },
        },
      },
    },
  },
  sample: {
    message: {
      id: SAMPLE_MESSAGE_ID,
      wamid: SAMPLE_WAMID,
      status: 'delivered',
      to: '+4917612345678',
      type: 'template',
      template: { name: 'order_update', language: 'en' },
    },
  },
}).raisedByHub();
