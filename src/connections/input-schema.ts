/** What callers may say of a connection: when it is made, and when it is changed. */
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
