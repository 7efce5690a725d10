/**
 * The hub shows a template, and what a sync of all templates has changed, like this (contract,
 * section 5).
 */
import { schema, type Infer } from '../lib/json-schema';

const ANY_OBJECT = { type: 'object', additionalProperties: true } as const;
const TEXT_OR_NULL = { type: ['string', 'null'] } as const;

export const TEMPLATE = schema({
  type: 'object',
  'x-name': 'Template',
  required: [
    'id',
    'name',
    'language',
    'category',
    'status',
    'quality',
    'version',
    'components',
    'variables',
    'inputs',
    'example',
    'parameter_format',
    'waba_id',
    'meta_id',
    'rejected_reason',
    'created_at',
    'updated_at',
  ],
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    language: { type: 'string' },
    category: TEXT_OR_NULL,
    status: { ...TEXT_OR_NULL, description: "Meta's word; DELETED when Meta no longer lists it." },
    quality: TEXT_OR_NULL,
    version: { type: 'integer', description: 'Rises by one whenever the components change.' },
    components: { type: 'array', items: ANY_OBJECT, description: 'As Meta has them.' },
    variables: { ...ANY_OBJECT, description: 'JSON Schema of the field `variables` of a send.' },
    inputs: {
      ...ANY_OBJECT,
      description:
        'JSON Schema of all that a send fills in: variables, header, buttons, cards, offer_expires_at.',
    },
    example: {
      ...ANY_OBJECT,
      description: "All that a send fills in, with Meta's example values.",
    },
    parameter_format: { enum: ['POSITIONAL', 'NAMED'] },
    waba_id: { type: 'string' },
    meta_id: { type: 'string', description: "Meta's own id." },
    rejected_reason: TEXT_OR_NULL,
    created_at: { type: 'string', format: 'date-time' },
    updated_at: { type: 'string', format: 'date-time' },
  },
});
export type TemplateJson = Infer<typeof TEMPLATE>;

export const TEMPLATE_SYNC = schema({
  type: 'object',
  'x-name': 'TemplateSync',
  required: ['connection_id', 'waba_id', 'total', 'created', 'updated', 'deleted', 'complete'],
  properties: {
    connection_id: { type: 'string' },
    waba_id: { type: 'string' },
    total: { type: 'integer', description: 'Templates that Meta listed.' },
    created: { type: 'integer' },
    updated: { type: 'integer' },
    deleted: { type: 'integer', description: 'Templates that Meta no longer lists.' },
    complete: {
      type: 'boolean',
      description: 'Whether Meta gave the whole list; only then are templates taken for deleted.',
    },
  },
});
export type TemplateSyncJson = Infer<typeof TEMPLATE_SYNC>;
