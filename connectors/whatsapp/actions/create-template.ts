/** `create_template`: submits a template, or one of the starter library, to Meta's review. */
import { NEW_TEMPLATE, TEMPLATE, action } from '../../../src/kit';

const COMPONENTS = [
  {
    type: 'BODY',
    text: 'Hi {{1}}, your order {{2}} is on its way.',
    example: { body_text: [['Ana', 'A-1001']] },
  },
] as const;
const VARIABLE = {
  type: 'string',
  minLength: 1,
  maxLength: 32_768,
  description: COMPONENTS[0].text,
} as const;
const VARIABLES = {
  type: 'object',
  additionalProperties: false,
  required: ['1', '2'],
  properties: { 1: { ...VARIABLE, title: 'Variable 1' }, 2: { ...VARIABLE, title: 'Variable 2' } },
} as const;

export const createTemplate = action({
  key: 'create_template',
  title: 'Create Template',
  summary:
    "Submits a message template to Meta's review; template.status_changed tells how it ends.",
  noun: 'template',
  effect: 'write',
  scope: 'templates:write',
  errors: ['template_invalid', 'template_exists'],
  input: NEW_TEMPLATE,
  output: TEMPLATE,
  sample: {
    input: {
      connection_id: 'con_01jd3kq8w0m4t6v8x0z2b4d6f8',
      name: 'order_update',
      language: 'en',
      category: 'UTILITY',
      components: COMPONENTS,
    },
    output: {
      id: 'tpl_01jd3kq8w0m4t6v8x0z2b4d6f8',
      name: 'order_update',
      language: 'en',
      category: 'UTILITY',
      status: 'PENDING',
      quality: null,
      version: 1,
      components: COMPONENTS,
      variables: VARIABLES,
      inputs: {
        type: 'object',
        additionalProperties: false,
        required: ['variables'],
        properties: { variables: VARIABLES },
      },
      example: { variables: { 1: 'Ana', 2: 'A-1001' } },
      parameter_format: 'POSITIONAL',
      waba_id: '102290129340398',
      meta_id: '1689556908129832',
      rejected_reason: null,
      created_at: '2026-11-01T09:30:00.000Z',
      updated_at: '2026-11-01T09:30:00.000Z',
    },
  },
}).run(
  (context, input) => context.hub.templates.create(input),
  (context, input) => context.hub.templates.checkNew(input),
);
