/** `send_template`: an approved template, possible at any time. */
import { MESSAGE, TEMPLATE_FIELDS, action } from '../../../src/kit';
import { templateContent } from '../templates/template-content';
import { checkTemplateFiles } from '../templates/template-files';
import { SAMPLE_ACCEPTED, SEND_FIELDS, TRACKING_FIELDS, tracking } from './fields';
import { withMetaFiles } from './own-files';

export const sendTemplate = action({
  key: 'send_template',
  title: 'Send Template',
  summary: 'Sends an approved message template, also outside the 24-hour window.',
  noun: 'message',
  effect: 'send',
  scope: 'messages:send',
  errors: [
    'template_unknown',
    'template_language_required',
    'template_not_approved',
    'variables_invalid',
    'media_pending',
    'media_unavailable',
  ],
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['connection_id', 'to', 'template'],
    properties: {
      ...SEND_FIELDS,
      template: {
        type: 'string',
        minLength: 1,
        maxLength: 512,
        pattern: '^[a-z0-9_]+$',
        title: 'Template',
        description: 'Name of the template.',
        'x-options-from': 'templates',
        'x-depends-on': ['connection_id'],
      },
      language: {
        type: 'string',
        pattern: '^[a-z]{2,3}(_[A-Za-z]{2,4})?$',
        title: 'Language',
        'x-options-from': 'languages',
        'x-depends-on': ['connection_id', 'template'],
        description: 'Left out: the only language of the template, else en_US.',
      },
      ...TEMPLATE_FIELDS,
      variables: {
        ...TEMPLATE_FIELDS.variables,
        'x-fields-from': 'template_variables',
        'x-depends-on': ['connection_id', 'template', 'language'],
      },
      raw_components: {
        type: 'array',
        maxItems: 20,
        items: { type: 'object', additionalProperties: true },
        title: 'Raw Components',
        description: "Meta's own `components`, instead of variables, header, buttons and cards.",
      },
      ...TRACKING_FIELDS,
    },
  },
  output: MESSAGE,
  sample: {
    input: {
      connection_id: 'con_01jd3kq8w0m4t6v8x0z2b4d6f8',
      to: '+4917612345678',
      template: 'order_update',
      language: 'en',
      variables: { 1: 'Ana', 2: 'A-1001' },
    },
    output: {
      ...SAMPLE_ACCEPTED,
      type: 'template',
      template: { name: 'order_update', language: 'en' },
    },
  },
}).run(
  async (context, input) => {
    const {
      connection_id,
      template: name,
      language,
      variables,
      header,
      buttons,
      cards,
      offer_expires_at,
      raw_components,
    } = input;
    const { template, content } = await templateContent(context, {
      connection_id,
      template: name,
      language,
      variables,
      header,
      buttons,
      cards,
      offer_expires_at,
      raw_components,
    });
    return context.hub.acceptMessage({
      connectionId: connection_id,
      phoneNumberId: input.phone_number_id,
      to: input.to,
      type: 'template',
      template,
      content: await withMetaFiles(context, input, { name: 'template', content }),
      ...tracking(input),
    });
  },
  (context, input) => checkTemplateFiles(context, input),
);
