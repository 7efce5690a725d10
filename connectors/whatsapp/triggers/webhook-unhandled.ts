/**
 * `webhook.unhandled`: a field or event of Meta's that has no name here yet. Nothing that Meta
 * sends is dropped.
 */
import { trigger } from '../../../src/kit';

export const webhookUnhandled = trigger({
  key: 'webhook.unhandled',
  title: 'Unhandled Webhook',
  summary: 'Triggers when Meta sends a webhook field or event that the hub has no trigger for.',
  onlyByName: true,
  output: {
    type: 'object',
    required: ['field', 'value'],
    properties: {
      field: { type: 'string', description: "Meta's webhook field." },
      value: { type: 'object', additionalProperties: true, description: 'As Meta sent it.' },
    },
  },
  sample: {
    field: 'account_alerts',
    value: { entity_type: 'BUSINESS', entity_id: '506914307656634' },
  },
}).from((item) =>
  item.kind === 'other'
    ? { field: item.field, value: isObject(item.value) ? item.value : {} }
    : undefined,
);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
