/**
 * `assign_conversation`: whose conversation it is. Named by its id, or by the contact; then it is
 * made if there is none.
 */
import { CONVERSATION, action, invalidField, type Talk } from '../../../src/kit';
import { SAMPLE_ASSIGNED } from '../shapes';
import { SEND_FIELDS } from './fields';

interface Named {
  conversation_id?: string | undefined;
  connection_id?: string | undefined;
  phone_number_id?: string | undefined;
  to?: string | undefined;
}

export const assignConversation = action({
  key: 'assign_conversation',
  title: 'Assign Conversation',
  summary: 'Gives a conversation to a user, or to nobody.',
  noun: 'conversation',
  effect: 'write',
  scope: 'conversations:write',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['user_id'],
    properties: {
      conversation_id: {
        type: 'string',
        minLength: 1,
        maxLength: 40,
        title: 'Conversation',
        description: 'The conversation; or give connection and contact.',
      },
      connection_id: {
        ...SEND_FIELDS.connection_id,
        description: 'The WhatsApp account, when the conversation is named by its contact.',
      },
      phone_number_id: SEND_FIELDS.phone_number_id,
      to: { ...SEND_FIELDS.to, title: 'Contact' },
      user_id: {
        type: ['string', 'null'],
        minLength: 1,
        maxLength: 64,
        pattern: '^[A-Za-z0-9_.@-]+$',
        title: 'User',
        description: "Whose it is from now on; empty (null): nobody's.",
      },
    },
  },
  output: CONVERSATION,
  sample: {
    input: {
      conversation_id: 'cnv_01jd3kq8w0m4t6v8x0z2b4d6f8',
      user_id: 'usr_01jd3kq8w0m4t6v8x0z2b4d6f8',
    },
    output: SAMPLE_ASSIGNED,
  },
}).run(
  (context, input) => context.hub.conversations.assign(whichOf(input), input.user_id),
  async (context, input) => {
    const which = whichOf(input);
    if (typeof which === 'string') await context.hub.conversations.get(which);
    else await context.hub.conversations.window(which);
  },
);

function whichOf({
  conversation_id: id,
  connection_id: connectionId,
  phone_number_id: phoneNumberId,
  to,
}: Named): string | Talk {
  if (id !== undefined) return id;
  if (connectionId === undefined)
    throw invalidField('/conversation_id', 'is required, or connection_id and to');
  if (to === undefined) throw invalidField('/to', 'is required when there is no conversation_id');
  return { connectionId, phoneNumberId, to };
}
