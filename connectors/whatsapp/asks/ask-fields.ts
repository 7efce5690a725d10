/**
 * Input fields of `ask`, beside those that all sends share (Meta:
 * messages/interactive-reply-buttons, messages/interactive-list).
 */
import { TEMPLATE_FIELDS, type Infer } from '../../../src/kit';

/** Room for the payload, which carries the message's id and the place of the answer. */
const ID = {
  type: 'string',
  minLength: 1,
  maxLength: 256,
  title: 'ID',
  description: 'What you get back when this is chosen; left out: the title.',
} as const;

const ROWS = {
  type: 'array',
  minItems: 1,
  maxItems: 10,
  title: 'Rows',
  description: 'The answers: at most 10 in the whole list.',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['title'],
    properties: {
      id: ID,
      title: {
        type: 'string',
        minLength: 1,
        maxLength: 24,
        title: 'Title',
        description: 'At most 24 characters.',
      },
      description: {
        type: 'string',
        minLength: 1,
        maxLength: 72,
        title: 'Description',
        description: 'Small text below the title.',
      },
    },
  },
} as const;

export const ASK_FIELDS = {
  body: {
    type: 'string',
    minLength: 1,
    maxLength: 4096,
    title: 'Body',
    description:
      'The question: at most 1,024 characters above buttons, 4,096 above a list. Not with a template.',
  },
  buttons: {
    type: 'array',
    minItems: 1,
    maxItems: 10,
    title: 'Buttons',
    description:
      'One to three answers; with a template: what its quick reply buttons mean to you, in their order.',
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['title'],
      properties: {
        id: ID,
        title: {
          type: 'string',
          minLength: 1,
          maxLength: 25,
          title: 'Title',
          description: 'At most 20 characters; the buttons of a template keep their own text.',
        },
      },
    },
  },
  list: {
    type: 'object',
    additionalProperties: false,
    title: 'List',
    description: 'Up to ten answers, instead of buttons: `rows`, or `sections` of them.',
    properties: {
      button: {
        type: 'string',
        minLength: 1,
        maxLength: 20,
        default: 'Choose',
        title: 'Button',
        description: 'Opens the list.',
      },
      rows: ROWS,
      sections: {
        type: 'array',
        minItems: 1,
        maxItems: 10,
        title: 'Sections',
        description: 'Groups of rows, instead of `rows`.',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['rows'],
          properties: {
            title: {
              type: 'string',
              minLength: 1,
              maxLength: 24,
              title: 'Title',
              description: 'Needed when there are several sections.',
            },
            rows: ROWS,
          },
        },
      },
    },
  },
  template: {
    type: 'object',
    additionalProperties: false,
    required: ['template'],
    title: 'Template',
    description:
      'A template with quick reply buttons, instead of body and list: possible at any time.',
    properties: {
      template: {
        type: 'string',
        minLength: 1,
        maxLength: 512,
        pattern: '^[a-z0-9_]+$',
        title: 'Template',
        description: 'Name of an approved template.',
        'x-options-from': 'templates',
        'x-depends-on': ['connection_id'],
      },
      language: {
        type: 'string',
        pattern: '^[a-z]{2,3}(_[A-Za-z]{2,4})?$',
        title: 'Language',
        description: 'Left out: the only language of the template, else en_US.',
      },
      variables: TEMPLATE_FIELDS.variables,
      header: TEMPLATE_FIELDS.header,
    },
  },
  resume_url: {
    type: 'string',
    format: 'uri',
    minLength: 1,
    maxLength: 2048,
    title: 'Resume URL',
    description:
      'Gets the answer, or the news that none came, once; signed like a hook by the callback secret.',
  },
  expires_at: {
    type: 'string',
    format: 'date-time',
    title: 'Expires At',
    description: 'Until then an answer counts (ISO 8601).',
  },
} as const;

export type AskButton = Infer<typeof ASK_FIELDS.buttons>[number];
export type AskList = Infer<typeof ASK_FIELDS.list>;
export type AskRow = Infer<typeof ROWS>[number];
export type AskTemplate = Infer<typeof ASK_FIELDS.template>;

/** What the input says, in one way or the other. */
export interface AskInput {
  body?: string | undefined;
  buttons?: readonly AskButton[] | undefined;
  list?: AskList | undefined;
  template?: AskTemplate | undefined;
}
