/** `send_message`: a free-form message. Text for now; the other types of Meta come as further variants of `type`. */
import { MESSAGE, action } from '../../../src/kit';
import { SAMPLE_ACCEPTED, SEND_FIELDS, TRACKING_FIELDS, tracking } from './fields';

export const sendMessage = action({
  key: 'send_message',
  title: 'Send Message',
  summary: 'Sends a free-form message. WhatsApp allows it within 24 hours of the last message of the customer.',
  noun: 'message',
  effect: 'send',
  scope: 'messages:send',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['connection_id', 'to', 'type', 'text'],
    properties: {
      ...SEND_FIELDS,
      type: { enum: ['text'], title: 'Type', description: 'The kind of message.' },
      text: {
        type: 'object',
        additionalProperties: false,
        required: ['body'],
        title: 'Text', description: "The text, in Meta's own form.",
        properties: {
          body: { type: 'string', minLength: 1, maxLength: 4096, title: 'Body', description: 'At most 4,096 characters.' },
          preview_url: { type: 'boolean', title: 'Preview Link', description: 'Shows a preview of the first link.' },
        },
      },
      ...TRACKING_FIELDS,
    },
  },
  output: MESSAGE,
  sample: {
    input: { connection_id: 'con_01jd3kq8w0m4t6v8x0z2b4d6f8', to: '+4917612345678', type: 'text', text: { body: 'Your order is on its way.' } },
    output: { ...SAMPLE_ACCEPTED, type: 'text' },
  },
}).run((context, input) => context.hub.acceptMessage({
  connectionId: input.connection_id, phoneNumberId: input.phone_number_id, to: input.to, type: input.type, content: input.text,
  ...tracking(input),
}));
