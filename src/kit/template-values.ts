/**
 * The values that a send gives to the parts of a template: variables, header and buttons (contract,
 * section 3).
 */
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

/** The value of the header: a text, a file or a place. */
export const HEADER = {
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

/** The values of the buttons that take one. */
export const BUTTONS = {
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

/** The values of the variables in the body. */
export const VARIABLES = {
  type: 'object',
  maxProperties: 100,
  additionalProperties: VALUE,
  title: 'Variables',
  description: 'Body variables by number ("1") or by name.',
} as const;
