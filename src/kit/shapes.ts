/** Shapes of the contract (section 5) that both the hub and its connectors speak of. */
import { schema, type Infer } from '../lib/json-schema';

export const STORED_ERROR = schema({
  type: 'object',
  'x-name': 'Error',
  required: ['code', 'title', 'detail', 'cause', 'fix', 'who', 'retryable'],
  properties: {
    code: { type: 'string' }, title: { type: 'string' }, detail: { type: 'string' }, cause: { type: 'string' }, fix: { type: 'string' },
    who: { enum: ['you', 'admin', 'recipient', 'meta', 'hub'] }, retryable: { type: 'boolean' },
    meta: { type: 'object', required: ['code'], properties: { code: { type: 'integer' }, subcode: { type: 'integer' }, fbtrace_id: { type: 'string' } } },
  },
});

const TIME = { type: ['string', 'null'], format: 'date-time' } as const;

export const MESSAGE = schema({
  type: 'object',
  'x-name': 'Message',
  required: ['id', 'direction', 'status', 'wamid', 'connection_id', 'phone_number_id', 'contact_id', 'to', 'type', 'created_at', 'updated_at', 'timestamps'],
  properties: {
    id: { type: 'string' },
    direction: { enum: ['in', 'out'] },
    status: { enum: ['received', 'queued', 'sending', 'accepted', 'sent', 'delivered', 'read', 'played', 'failed', 'unknown', 'canceled'] },
    wamid: { type: ['string', 'null'] },
    connection_id: { type: 'string' },
    phone_number_id: { type: 'string' },
    contact_id: { type: 'string' },
    to: { type: 'string' },
    type: { type: 'string' },
    template: { type: 'object', required: ['name', 'language'], properties: { name: { type: 'string' }, language: { type: 'string' } } },
    campaign_id: { type: 'string' },
    callback_data: { type: 'string' },
    error: STORED_ERROR,
    pricing: { description: "Meta's pricing object." },
    created_at: { type: 'string', format: 'date-time' },
    updated_at: { type: 'string', format: 'date-time' },
    timestamps: { type: 'object', required: ['accepted', 'sent', 'delivered', 'read', 'failed'], properties: { accepted: TIME, sent: TIME, delivered: TIME, read: TIME, failed: TIME } },
  },
});

export type MessageJson = Infer<typeof MESSAGE>;
