/** The caller submits a new template in this form (contract, section 5). */
import { schema, type Infer } from '../lib/json-schema';

export const CATEGORIES = ['AUTHENTICATION', 'MARKETING', 'UTILITY'] as const;
const LANGUAGE = {
  type: 'string',
  pattern: '^[a-z]{2,3}(_[A-Za-z]{2,4})?$',
  title: 'Language',
  description: "Meta's code, for example en_US or de.",
} as const;
const NAME = {
  type: 'string',
  minLength: 1,
  maxLength: 600,
  title: 'Name',
  description: 'Small letters, digits and underscores.',
} as const;
/** Meta adds to these lists. */
const META_WORD = { type: 'string', pattern: '^[A-Za-z_]{1,60}$' } as const;
const ANY_OBJECT = { type: 'object', additionalProperties: true } as const;

/** The body of `POST /v1/templates`: a whole template, or one of the starter library. */
export const NEW_TEMPLATE = schema({
  type: 'object',
  'x-name': 'NewTemplate',
  additionalProperties: false,
  required: ['connection_id', 'language'],
  properties: {
    connection_id: {
      type: 'string',
      minLength: 1,
      maxLength: 40,
      title: 'Connection',
      description: 'The WhatsApp account that gets the template.',
      'x-options-from': 'connections',
    },
    name: NAME,
    language: LANGUAGE,
    category: {
      enum: CATEGORIES,
      'x-any-case': true,
      title: 'Category',
      description: 'Meta may change it when it reviews the template.',
    },
    parameter_format: {
      enum: ['POSITIONAL', 'NAMED'],
      'x-any-case': true,
      title: 'Parameter Format',
      description: 'Whether variables are numbered ({{1}}, the default) or named ({{name}}).',
    },
    components: {
      type: 'array',
      minItems: 1,
      maxItems: 10,
      items: ANY_OBJECT,
      title: 'Components',
      description:
        "Header, body, footer, buttons and so on in Meta's own form, with examples for all variables.",
    },
    message_send_ttl_seconds: {
      type: 'integer',
      title: 'Time to Live',
      description: 'For how many seconds Meta tries to deliver a message.',
    },
    cta_url_link_tracking_opted_out: {
      type: 'boolean',
      title: 'No Link Tracking',
      description: 'Whether clicks on links are not counted by Meta.',
    },
    sub_category: {
      ...META_WORD,
      title: 'Sub Category',
      description: "Meta's own, for example ORDER_STATUS.",
    },
    display_format: {
      ...META_WORD,
      title: 'Display Format',
      description: "Meta's own, for example ORDER_DETAILS.",
    },
    allow_category_change: {
      type: 'boolean',
      title: 'Allow Category Change',
      description: 'Meta has changed wrong categories by itself since April 2025.',
    },
    library_template_name: {
      type: 'string',
      minLength: 1,
      maxLength: 512,
      title: 'Library Template',
      description:
        "Name of a template of Meta's own library, which takes the place of the components.",
    },
    library_template_button_inputs: {
      type: 'array',
      maxItems: 10,
      items: ANY_OBJECT,
      title: 'Library Button Inputs',
      description: "Meta's own form: what the buttons of the library template lead to.",
    },
    library_template_body_inputs: {
      ...ANY_OBJECT,
      title: 'Library Body Inputs',
      description: "Meta's own form: what the text of the library template holds besides.",
    },
    library: {
      type: 'string',
      minLength: 1,
      maxLength: 60,
      title: 'Starter Template',
      description:
        'Key of a starter template, instead of category and components: `GET /v1/templates/library` lists them.',
    },
  },
});
export type NewTemplate = Infer<typeof NEW_TEMPLATE>;
