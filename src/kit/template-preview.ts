/** The hub shows a filled template like this, before it is sent (contract, section 5). */
import { schema, type Infer } from '../lib/json-schema';

const TEXT_OR_NULL = { type: ['string', 'null'] } as const;

const SHOWN_BUTTON = schema({
  type: 'object',
  required: ['index', 'type', 'text', 'value'],
  properties: {
    index: { type: 'integer' },
    type: { type: 'string' },
    text: { type: 'string' },
    value: { ...TEXT_OR_NULL, description: 'The address, code or payload.' },
  },
});
const SHOWN_HEADER = schema({
  type: ['object', 'null'],
  required: ['type', 'text'],
  properties: {
    type: { type: 'string' },
    text: { ...TEXT_OR_NULL, description: 'The text, or what stands for the file or the place.' },
    link: { type: 'string' },
  },
});
const SHOWN_PARTS = {
  header: SHOWN_HEADER,
  body: { type: 'string' },
  buttons: { type: 'array', items: SHOWN_BUTTON },
} as const;

/** A filled template as a person sees it. */
export const TEMPLATE_PREVIEW = schema({
  type: 'object',
  'x-name': 'TemplatePreview',
  required: ['text', 'header', 'body', 'footer', 'buttons', 'cards'],
  properties: {
    text: { type: 'string', description: 'The whole message as plain text.' },
    ...SHOWN_PARTS,
    footer: TEXT_OR_NULL,
    cards: {
      type: 'array',
      items: { type: 'object', required: ['header', 'body', 'buttons'], properties: SHOWN_PARTS },
    },
  },
});
export type TemplatePreview = Infer<typeof TEMPLATE_PREVIEW>;
