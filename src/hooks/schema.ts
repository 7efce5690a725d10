/** Hooks on the wire. */
import { schema } from '../lib/json-schema';

const FILTER = {
  type: 'object',
  additionalProperties: {
    anyOf: [
      { type: ['string', 'number', 'boolean', 'null'] },
      { type: 'array', items: { type: ['string', 'number', 'boolean', 'null'] }, maxItems: 100 },
      { type: 'object', minProperties: 1, additionalProperties: true },
    ],
  },
  description:
    'Dotted paths into the envelope to a value, a list of values, or operators; all must hold.',
} as const;

const EVENT = {
  anyOf: [
    { type: 'string', minLength: 1, maxLength: 100 },
    {
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: 100 },
      minItems: 1,
      maxItems: 50,
      uniqueItems: true,
    },
  ],
  description: 'An event type, a list of them, or `*` for all.',
} as const;

const SOURCE = { enum: ['zapier', 'n8n', 'make', 'api'] } as const;

export const NEW_HOOK = schema({
  type: 'object',
  additionalProperties: false,
  required: ['event', 'target_url'],
  properties: {
    event: EVENT,
    target_url: {
      type: 'string',
      minLength: 1,
      maxLength: 2048,
      description: 'Where events are posted: https.',
    },
    filter: FILTER,
    connection_id: {
      type: 'string',
      maxLength: 40,
      description: 'Only events of this connection.',
    },
    start: {
      anyOf: [{ enum: ['now', 'last_hour'] }, { type: 'integer', minimum: 0 }],
      default: 'now',
      description: '`now`, `last_hour`, or the sequence of the first event wanted.',
    },
    version: {
      enum: ['2026-11-01'],
      default: '2026-11-01',
      description: 'Version of the envelope.',
    },
    source: { ...SOURCE, default: 'api', description: 'Which tool made the hook.' },
    external_id: {
      type: 'string',
      minLength: 1,
      maxLength: 200,
      description: 'Your own id: repeating the call with it updates the hook.',
    },
    label: { type: 'string', maxLength: 200, description: 'For lists.' },
    max_in_flight: {
      type: 'integer',
      minimum: 1,
      maximum: 100,
      default: 5,
      description: 'Deliveries at the same time.',
    },
    description: { type: 'string', maxLength: 1000, description: 'For people.' },
  },
});

const HOOK_PROPERTIES = {
  id: { type: 'string' },
  status: { enum: ['active', 'failing', 'disabled', 'unsubscribed'] },
  target_url: { type: 'string' },
  event: EVENT,
  filter: { anyOf: [FILTER, { type: 'null' }] },
  connection_id: { type: ['string', 'null'] },
  version: { type: 'string' },
  source: SOURCE,
  external_id: { type: ['string', 'null'] },
  label: { type: ['string', 'null'] },
  description: { type: ['string', 'null'] },
  max_in_flight: { type: 'integer' },
  created_at: { type: 'string', format: 'date-time' },
  updated_at: { type: 'string', format: 'date-time' },
} as const;

const HOOK_REQUIRED = [
  'id',
  'status',
  'target_url',
  'event',
  'filter',
  'connection_id',
  'version',
  'source',
  'external_id',
  'label',
  'description',
  'max_in_flight',
  'created_at',
  'updated_at',
] as const;

export const HOOK = schema({
  type: 'object',
  'x-name': 'Hook',
  required: HOOK_REQUIRED,
  properties: HOOK_PROPERTIES,
});

export const CREATED_HOOK = schema({
  type: 'object',
  'x-name': 'CreatedHook',
  required: [...HOOK_REQUIRED, 'secret'],
  properties: {
    ...HOOK_PROPERTIES,
    secret: {
      type: 'string',
      description: '`whsec_...`, shown this once: it verifies the signature of each delivery.',
    },
  },
});
