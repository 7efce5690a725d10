/** What a connection looks like on the wire. The token goes in and never comes out. */
import { schema } from '../lib/json-schema';

const PHONE_NUMBER = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'phone'],
  properties: {
    id: { type: 'string', pattern: '^[0-9]{1,32}$', description: "Meta's phone number id." },
    phone: {
      type: 'string',
      maxLength: 32,
      pattern: '^\\+[1-9](?:[ ().-]*[0-9]){5,14}$',
      description: 'With + and country code; spaces, dots, hyphens and brackets are taken out.',
    },
  },
} as const;

const NAME = { type: 'string', minLength: 1, maxLength: 100, description: 'For people.' } as const;

const NEW_WHATSAPP = {
  type: 'object',
  'x-name': 'NewWhatsAppConnection',
  title: 'WhatsApp',
  additionalProperties: false,
  required: ['kind', 'waba_id', 'access_token'],
  properties: {
    kind: { const: 'whatsapp', description: 'The connector.' },
    name: NAME,
    waba_id: {
      type: 'string',
      pattern: '^[0-9]{1,32}$',
      description: 'WhatsApp Business Account id.',
    },
    access_token: {
      type: 'string',
      minLength: 1,
      maxLength: 2000,
      pattern: '^[\\x21-\\x7e]+$',
      'x-secret': true,
      description:
        'Token with whatsapp_business_messaging and whatsapp_business_management. Write-only.',
    },
    phone_numbers: {
      type: 'array',
      items: PHONE_NUMBER,
      minItems: 1,
      maxItems: 100,
      description: 'Limits the connection to these numbers.',
    },
    country: {
      type: 'string',
      pattern: '^[A-Z]{2}$',
      description: 'Country of phone numbers given without +.',
    },
    pin: {
      type: 'string',
      pattern: '^[0-9]{6}$',
      'x-secret': true,
      description: 'Two-step PIN for registering a number.',
    },
    verify: {
      type: 'boolean',
      default: true,
      description:
        'False: Meta is not asked, the numbers given are taken, and nothing is routed to them until a new access_token is confirmed. Refused (403) where the hub talks to Meta itself.',
    },
  },
} as const;

const NEW_WEBHOOK = {
  type: 'object',
  'x-name': 'NewWebhookConnection',
  title: 'Catch hook',
  additionalProperties: false,
  required: ['kind'],
  properties: {
    kind: { const: 'webhook', description: 'The connector.' },
    name: NAME,
    signature: {
      type: 'object',
      additionalProperties: false,
      required: ['preset'],
      description: 'How callers prove who they are; anyone may call without it.',
      properties: {
        preset: {
          enum: ['none', 'header', 'shopify', 'stripe', 'github'],
          description: 'The signature of a known sender, or a shared secret in a header.',
        },
        header: {
          type: 'string',
          pattern: '^[A-Za-z0-9-]{1,100}$',
          description: 'Name of the header for the preset header; X-Webhook-Secret if left out.',
        },
        secret: {
          type: 'string',
          minLength: 1,
          maxLength: 500,
          'x-secret': true,
          description: 'Write-only.',
        },
      },
    },
  },
} as const;

export const NEW_CONNECTION = schema({
  type: 'object',
  discriminator: { propertyName: 'kind' },
  oneOf: [NEW_WHATSAPP, NEW_WEBHOOK],
});

/** What may change; a new token is checked with Meta before it replaces the old one. */
export const CONNECTION_CHANGE = schema({
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    name: NAME,
    access_token: NEW_WHATSAPP.properties.access_token,
    country: {
      type: ['string', 'null'],
      pattern: '^[A-Z]{2}$',
      description: 'Country of phone numbers given without +; null: the country of the own number.',
    },
    test_recipients: {
      type: ['array', 'null'],
      maxItems: 1_000,
      items: { type: 'string', minLength: 1, maxLength: 140 },
      description:
        'Phone numbers and BSUIDs: only these are ever written to. Null or an empty list ends the test mode.',
    },
    messages_per_second: {
      type: ['integer', 'null'],
      minimum: 1,
      description: 'Per number; less than Meta takes. Null: as many as Meta takes.',
    },
    max_per_contact_per_hour: {
      type: ['integer', 'null'],
      minimum: 1,
      maximum: 1_000_000,
      description:
        'How many messages one contact may get from one key within an hour, against endless loops. Null: no cap.',
    },
  },
});

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
