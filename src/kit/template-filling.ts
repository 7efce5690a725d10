/** A send or a preview fills a template in with these fields (contract, section 3). */
import { schema, type Infer } from '../lib/json-schema';
import { BUTTONS, HEADER, VARIABLES } from './template-values';

/** What fills a template in; the fields of `send_template` and of the preview. */
export const TEMPLATE_FIELDS = {
  variables: VARIABLES,
  header: HEADER,
  buttons: BUTTONS,
  cards: {
    type: 'array',
    maxItems: 10,
    title: 'Cards',
    description: 'Cards of a carousel, in their order.',
    items: {
      type: 'object',
      additionalProperties: false,
      properties: { header: HEADER, variables: VARIABLES, buttons: BUTTONS },
    },
  },
  offer_expires_at: {
    type: 'string',
    format: 'date-time',
    title: 'Offer Expires At',
    description: 'Of a limited-time offer: when it ends (ISO 8601).',
  },
} as const;

export const TEMPLATE_FILLING = schema({
  type: 'object',
  'x-name': 'TemplateFilling',
  additionalProperties: false,
  properties: TEMPLATE_FIELDS,
});
export type TemplateFilling = Infer<typeof TEMPLATE_FILLING>;
