/** `find_message`: a search that finds nothing is no error, so that a workflow can branch on it. */
import { MESSAGE, action, invalidField } from '../../../src/kit';
import { SAMPLE_ACCEPTED, SEND_FIELDS } from './fields';

export const findMessage = action({
  key: 'find_message',
  title: 'Find Message',
  summary: 'Finds messages by their id, by callback data, or by contact; newest first.',
  noun: 'message',
  effect: 'read',
  scope: 'messages:read',
  input: {
    type: 'object',
    additionalProperties: false,
    properties: {
      message: {
        type: 'string',
        minLength: 1,
        maxLength: 300,
        title: 'Message',
        description: 'A message id: msg_ or wamid.',
      },
      callback_data: {
        type: 'string',
        minLength: 1,
        maxLength: 1000,
        title: 'Callback Data',
        description: 'Your own text that was given when it was sent.',
      },
      connection_id: {
        ...SEND_FIELDS.connection_id,
        description: 'The WhatsApp account, when searched by contact.',
      },
      phone_number_id: {
        ...SEND_FIELDS.phone_number_id,
        description: 'Only messages at this number.',
      },
      to: {
        ...SEND_FIELDS.to,
        title: 'Contact',
        description:
          'Messages to and from this phone number, BSUID or contact id; needs the connection.',
      },
      limit: {
        type: 'integer',
        minimum: 1,
        maximum: 200,
        default: 20,
        title: 'Limit',
        description: 'How many at most.',
      },
    },
  },
  output: {
    type: 'object',
    required: ['found', 'messages'],
    properties: {
      found: { type: 'boolean', description: 'Whether there is any.' },
      messages: { type: 'array', items: MESSAGE },
    },
  },
  sample: {
    input: { callback_data: 'order 1001' },
    output: {
      found: true,
      messages: [{ ...SAMPLE_ACCEPTED, type: 'text', callback_data: 'order 1001' }],
    },
  },
}).run(
  async (context, input) => {
    const { to, connection_id: connectionId, phone_number_id: phoneNumberId, limit } = input;
    const talk =
      to === undefined || connectionId === undefined
        ? undefined
        : { connectionId, phoneNumberId, to };
    const messages = await context.hub.conversations.searchMessages({
      message: input.message,
      callbackData: input.callback_data,
      talk,
      limit,
    });
    return { found: messages.length > 0, messages };
  },
  (_context, { message, callback_data, to, connection_id }) => {
    if (to !== undefined && connection_id === undefined)
      return Promise.reject(invalidField('/connection_id', 'is required when searched by contact'));
    if (message ?? callback_data ?? to) return Promise.resolve();
    return Promise.reject(
      invalidField('/message', 'is required, or callback_data, or connection_id and to'),
    );
  },
);
