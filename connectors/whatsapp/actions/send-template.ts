/** `send_template`: an approved template, possible at any time. Body variables for now; headers and buttons come with the full contract. */
import { HubError, MESSAGE, action } from '../../../src/kit';
import { SAMPLE_ACCEPTED, SEND_FIELDS, TRACKING_FIELDS, tracking } from './fields';

const DEFAULT_LANGUAGE = 'en_US';

export const sendTemplate = action({
  key: 'send_template',
  title: 'Send Template',
  summary: 'Sends an approved message template, also outside the 24-hour window.',
  noun: 'message',
  effect: 'send',
  scope: 'messages:send',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['connection_id', 'to', 'template'],
    properties: {
      ...SEND_FIELDS,
      template: { type: 'string', minLength: 1, maxLength: 512, pattern: '^[a-z0-9_]+$', title: 'Template', description: 'Name of the template.', 'x-options-from': 'templates', 'x-depends-on': ['connection_id'] },
      language: { type: 'string', pattern: '^[a-z]{2,3}(_[A-Z]{2})?$', default: DEFAULT_LANGUAGE, title: 'Language', description: 'Language of the template.', 'x-options-from': 'languages', 'x-depends-on': ['connection_id', 'template'] },
      variables: {
        type: 'object', maxProperties: 50, additionalProperties: { type: 'string', minLength: 1, maxLength: 1024 },
        title: 'Variables', description: 'Body variables by number ("1") or by name.', 'x-fields-from': 'template_variables', 'x-depends-on': ['connection_id', 'template', 'language'],
      },
      ...TRACKING_FIELDS,
    },
  },
  output: MESSAGE,
  sample: {
    input: { connection_id: 'con_01jd3kq8w0m4t6v8x0z2b4d6f8', to: '+4917612345678', template: 'order_update', language: 'en', variables: { 1: 'Ana', 2: 'A-1001' } },
    output: { ...SAMPLE_ACCEPTED, type: 'template', template: { name: 'order_update', language: 'en' } },
  },
}).run((context, input) => context.hub.acceptMessage({
  connectionId: input.connection_id, phoneNumberId: input.phone_number_id, to: input.to, type: 'template',
  content: toTemplate(input.template, input.language, input.variables ?? {}),
  template: { name: input.template, language: input.language },
  ...tracking(input),
}));

/** Meta: Cloud API, "template messages". Positional variables in their order, named ones with `parameter_name`. */
const toTemplate = (name: string, language: string, variables: Readonly<Record<string, string>>): Record<string, unknown> => {
  const parameters = toParameters(variables);
  return { name, language: { code: language }, ...(parameters.length === 0 ? {} : { components: [{ type: 'body', parameters }] }) };
};

const toParameters = (variables: Readonly<Record<string, string>>): Record<string, string>[] => {
  const names = Object.keys(variables);
  const positional = names.filter((name) => /^[1-9]\d*$/.test(name));
  if (positional.length === 0) return names.map((name) => ({ type: 'text', parameter_name: name, text: variables[name] ?? '' }));
  return names.map((_, index) => {
    const text = variables[String(index + 1)];
    if (text === undefined) {
      throw new HubError('invalid_input', 'The variables must be numbered from 1 without a gap, or all be named.', {
        errors: [{ pointer: `/variables/${String(index + 1)}`, detail: 'is required', keyword: 'required' }],
      });
    }
    return { type: 'text', text };
  });
};
