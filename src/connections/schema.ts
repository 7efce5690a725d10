/** What a connection looks like on the wire. The token goes in and never comes out. */
import { schema } from '../lib/json-schema';

const BASE = {
  id: { type: 'string' },
  name: { type: 'string' },
  status: { enum: ['active', 'broken'] },
  created_at: { type: 'string', format: 'date-time' },
  updated_at: { type: 'string', format: 'date-time' },
} as const;

const BASE_REQUIRED = ['id', 'kind', 'name', 'status', 'created_at', 'updated_at'] as const;

export const CONNECTED_NUMBER = {
  type: 'object',
  'x-name': 'PhoneNumber',
  required: [
    'id',
    'phone',
    'name',
    'confirmed',
    'quality',
    'limit',
    'paused',
    'refused_for',
    'messages_per_second',
    'connected_at',
  ],
  properties: {
    id: { type: 'string' },
    phone: { type: 'string' },
    name: { type: ['string', 'null'] },
    confirmed: {
      type: 'boolean',
      description:
        "Meta has named the number for the account, asked with this connection's token. Until then nothing that comes to it is yours.",
    },
    quality: { type: ['string', 'null'], description: 'As Meta last told it.' },
    limit: {
      type: ['string', 'null'],
      description: 'How many people may be written to in 24 hours, as Meta last told it.',
    },
    paused: { type: 'boolean' },
    refused_for: {
      type: ['string', 'null'],
      description: 'Why Meta refuses what the number sends; its messages wait until it is resumed.',
    },
    messages_per_second: { type: 'number', description: 'The most that goes out.' },
    connected_at: {
      type: 'string',
      format: 'date-time',
      description:
        'Since when the number is here; once it is confirmed, since when this hub hears what comes to it.',
    },
  },
} as const;

const WHATSAPP_CONNECTION = schema({
  type: 'object',
  'x-name': 'WhatsAppConnection',
  required: [
    ...BASE_REQUIRED,
    'waba_id',
    'phone_numbers',
    'country',
    'paused',
    'test_recipients',
    'messages_per_second',
    'max_per_contact_per_hour',
  ],
  properties: {
    ...BASE,
    kind: { const: 'whatsapp' },
    waba_id: { type: 'string' },
    country: { type: ['string', 'null'] },
    paused: { type: 'boolean', description: 'Nothing is sent; intake goes on.' },
    test_recipients: {
      type: ['array', 'null'],
      items: { type: 'string' },
      description: 'Null: anybody may be written to.',
    },
    messages_per_second: {
      type: ['integer', 'null'],
      description: 'The limit that was set; null: what Meta takes.',
    },
    max_per_contact_per_hour: { type: ['integer', 'null'] },
    phone_numbers: { type: 'array', items: CONNECTED_NUMBER },
  },
});

const WEBHOOK_CONNECTION = schema({
  type: 'object',
  'x-name': 'WebhookConnection',
  required: [...BASE_REQUIRED, 'url', 'signature'],
  properties: {
    ...BASE,
    kind: { const: 'webhook' },
    url: { type: 'string', description: 'Post JSON here.' },
    signature: {
      type: 'object',
      required: ['preset', 'header'],
      properties: { preset: { type: 'string' }, header: { type: ['string', 'null'] } },
    },
  },
});

export const CONNECTION = schema({
  'x-name': 'Connection',
  anyOf: [WHATSAPP_CONNECTION, WEBHOOK_CONNECTION],
});
