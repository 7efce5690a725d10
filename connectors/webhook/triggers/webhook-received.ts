/** `webhook.received`: some app posted JSON to one of your catch hooks. */
import { trigger } from '../../../src/kit';

export const webhookReceived = trigger({
  key: 'webhook.received',
  title: 'Webhook Received',
  summary: 'Triggers when an app posts JSON to one of your catch hooks.',
  output: {
    type: 'object',
    required: ['body', 'headers', 'received_at'],
    properties: {
      body: { description: 'The JSON as it was posted.' },
      headers: {
        type: 'object',
        additionalProperties: { type: 'string' },
        description: 'Headers that tell the kind of event; none with secrets.',
      },
      received_at: { type: 'string', format: 'date-time' },
    },
  },
  sample: {
    body: { order_id: 1001, status: 'shipped' },
    headers: { 'content-type': 'application/json', 'x-shopify-topic': 'orders/updated' },
    received_at: '2026-11-01T09:30:00.000Z',
  },
}).from((item) =>
  item.kind === 'call'
    ? { body: item.body, headers: { ...item.headers }, received_at: item.occurredAt.toISOString() }
    : undefined,
);
