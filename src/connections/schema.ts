/** What a connection looks like on the wire. The token goes in and never comes out. */
import { schema } from '../lib/json-schema';

const PHONE_NUMBER = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'phone'],
  properties: {
    id: { type: 'string', pattern: '^[0-9]{1,32}$', description: "Meta's phone number id." },
    phone: { type: 'string', pattern: '^\\+[1-9][0-9]{5,14}$', description: 'E.164 with +.' },
  },
} as const;

export const NEW_CONNECTION = schema({
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'waba_id', 'access_token'],
  properties: {
    kind: { const: 'whatsapp', description: 'The connector.' },
    name: { type: 'string', minLength: 1, maxLength: 100, description: 'For people; the name of the account if left out.' },
    waba_id: { type: 'string', pattern: '^[0-9]{1,32}$', description: 'WhatsApp Business Account id.' },
    access_token: { type: 'string', minLength: 1, maxLength: 2000, 'x-secret': true, description: 'Token with whatsapp_business_messaging and whatsapp_business_management. Write-only.' },
    phone_numbers: { type: 'array', items: PHONE_NUMBER, minItems: 1, maxItems: 100, description: 'Limits the connection to these numbers.' },
    country: { type: 'string', pattern: '^[A-Z]{2}$', description: 'Country of phone numbers given without +.' },
    pin: { type: 'string', pattern: '^[0-9]{6}$', 'x-secret': true, description: 'Two-step PIN for registering a number.' },
    verify: { type: 'boolean', default: true, description: 'False: Meta is not asked, the numbers given are taken.' },
  },
});

export const CONNECTION = schema({
  type: 'object',
  'x-name': 'Connection',
  required: ['id', 'kind', 'name', 'status', 'waba_id', 'phone_numbers', 'country', 'created_at', 'updated_at'],
  properties: {
    id: { type: 'string' },
    kind: { type: 'string' },
    name: { type: 'string' },
    status: { enum: ['active', 'broken'] },
    waba_id: { type: 'string' },
    country: { type: ['string', 'null'] },
    phone_numbers: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'phone', 'name', 'messages_per_second'],
        properties: { id: { type: 'string' }, phone: { type: 'string' }, name: { type: ['string', 'null'] }, messages_per_second: { type: 'number' } },
      },
    },
    created_at: { type: 'string', format: 'date-time' },
    updated_at: { type: 'string', format: 'date-time' },
  },
});
