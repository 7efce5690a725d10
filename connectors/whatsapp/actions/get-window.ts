/** `get_window`: may this contact be written to freely now? Asks the hub, not Meta. */
import { REPLY_WINDOW, action } from '../../../src/kit';
import { SEND_FIELDS } from './fields';

export const getWindow = action({
  key: 'get_window',
  title: 'Get Reply Window',
  summary: 'Tells whether free-form messages to a contact are allowed now, and until when.',
  noun: 'conversation',
  effect: 'read',
  scope: 'conversations:read',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['connection_id', 'to'],
    properties: { ...SEND_FIELDS },
  },
  output: REPLY_WINDOW,
  sample: {
    input: { connection_id: 'con_01jd3kq8w0m4t6v8x0z2b4d6f8', to: '+4917612345678' },
    output: {
      state: 'open',
      open: true,
      window_expires_at: '2026-11-02T09:30:00.000Z',
      free_entry_expires_at: null,
      last_inbound_at: '2026-11-01T09:30:00.000Z',
      connection_id: 'con_01jd3kq8w0m4t6v8x0z2b4d6f8',
      phone_number_id: '106540352242922',
      contact_id: 'cnt_01jd3kq8w0m4t6v8x0z2b4d6f8',
      conversation_id: 'cnv_01jd3kq8w0m4t6v8x0z2b4d6f8',
    },
  },
}).run((context, input) =>
  context.hub.conversations.window({
    connectionId: input.connection_id,
    phoneNumberId: input.phone_number_id,
    to: input.to,
  }),
);
