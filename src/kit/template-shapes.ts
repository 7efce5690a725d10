/**
 * Templates on the wire (contract, sections 3 and 5): what a send fills in, what a new template is
 * made of, how the hub shows one.
 */
import { schema, type Infer } from '../lib/json-schema';

const VALUE = { type: 'string', maxLength: 32_768 } as const;

const MEDIA = {
  type: 'object',
  additionalProperties: false,
  title: 'Media',
  description: 'For image, video and document: `link` or `media_id`.',
  properties: {
    link: {
      type: 'string',
      format: 'uri',
      maxLength: 2000,
      title: 'Link',
      description: 'Public https address of the file.',
    },
    media_id: {
      type: 'string',
      minLength: 1,
      maxLength: 300,
      title: 'Media ID',
      description: "Id of an uploaded file: the hub's or Meta's.",
    },
    filename: {
      type: 'string',
      minLength: 1,
      maxLength: 240,
      title: 'File Name',
      description: 'Of a document, as the recipient sees it.',
    },
  },
} as const;

/** The bounds hold for numbers only; those of a text are looked at when it is filled in. */
const DEGREES = {
  type: ['number', 'string'],
  pattern: '^-?[0-9]{1,3}([.][0-9]{1,20})?$',
  description: 'In degrees, as a number or a text.',
} as const;

const LOCATION = {
  type: 'object',
  additionalProperties: false,
  required: ['latitude', 'longitude'],
  title: 'Location',
  description: 'For a location.',
  properties: {
    latitude: { ...DEGREES, minimum: -90, maximum: 90, title: 'Latitude' },
    longitude: { ...DEGREES, minimum: -180, maximum: 180, title: 'Longitude' },
    name: {
      type: 'string',
      minLength: 1,
      maxLength: 1000,
      title: 'Name',
      description: 'Of the place.',
    },
    address: {
      type: 'string',
      minLength: 1,
      maxLength: 1000,
      title: 'Address',
      description: 'Of the place.',
    },
  },
} as const;

const HEADER = {
  type: 'object',
  additionalProperties: false,
  required: ['type'],
  title: 'Header',
  description: "The header's variable or file.",
  properties: {
    type: {
      enum: ['text', 'image', 'video', 'document', 'location'],
      title: 'Type',
      description: 'As in the template.',
    },
    text: {
      ...VALUE,
      title: 'Text',
      description: 'Value of the variable in a text header.',
      'x-show-when': { type: ['text'] },
    },
    media: { ...MEDIA, 'x-show-when': { type: ['image', 'video', 'document'] } },
    location: { ...LOCATION, 'x-show-when': { type: ['location'] } },
  },
} as const;

const BUTTONS = {
  type: 'array',
  maxItems: 10,
  title: 'Buttons',
  description: 'Values of the buttons that take one.',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['index', 'type', 'value'],
    properties: {
      index: {
        type: 'integer',
        minimum: 0,
        maximum: 9,
        title: 'Index',
        description: 'Place of the button in the template, from 0.',
      },
      type: {
        enum: ['quick_reply', 'url', 'copy_code', 'flow', 'catalog', 'mpm'],
        title: 'Type',
        description: 'As in the template.',
      },
      value: {
        anyOf: [VALUE, { type: 'object', additionalProperties: true }],
        title: 'Value',
        description:
          "Payload, end of the address, code, flow token or product id; an object is Meta's own action, for flow, catalog and mpm.",
      },
    },
  },
} as const;

const VARIABLES = {
  type: 'object',
  maxProperties: 100,
  additionalProperties: VALUE,
  title: 'Variables',
  description: 'Body variables by number ("1") or by name.',
} as const;

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
