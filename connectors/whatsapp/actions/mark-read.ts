/**
 * `mark_read`: the blue ticks on a message of the customer and all before it; with `typing` also
 * "typing ..." for up to 25 seconds.
 */
import { action, invalidField, type ActionContext } from '../../../src/kit';
import { graphClient } from '../graph/graph-client';
import { SEND_FIELDS } from './fields';

interface Input {
  connection_id?: string | undefined;
  phone_number_id?: string | undefined;
  message: string;
  typing?: boolean | undefined;
}
interface Target {
  wamid: string;
  connectionId: string;
  phoneNumberId: string;
}

export const markRead = action({
  key: 'mark_read',
  title: 'Mark Read',
  summary: 'Marks a message of the customer, and all before it, as read.',
  noun: 'message',
  effect: 'write',
  scope: 'messages:send',
  errors: ['phone_number_required', 'phone_number_unknown'],
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['message'],
    properties: {
      connection_id: {
        ...SEND_FIELDS.connection_id,
        description: 'Needed only for a message that the hub did not receive.',
      },
      phone_number_id: {
        ...SEND_FIELDS.phone_number_id,
        description:
          'Needed only for a message that the hub did not receive, when the connection has several numbers.',
      },
      message: {
        type: 'string',
        minLength: 1,
        maxLength: 300,
        title: 'Message',
        description: 'Its id here (msg_) or at WhatsApp (wamid).',
      },
      typing: {
        type: 'boolean',
        title: 'Typing',
        description: 'Also shows that you are typing, for up to 25 seconds or until you answer.',
      },
    },
  },
  output: {
    type: 'object',
    required: ['success', 'message_id', 'wamid'],
    properties: {
      success: { const: true },
      message_id: {
        type: ['string', 'null'],
        description: "The hub's id; null for a message that it did not receive.",
      },
      wamid: { type: 'string' },
    },
  },
  sample: {
    input: { message: 'msg_01jd3kq8w0m4t6v8x0z2b4d6f8', typing: true },
    output: {
      success: true,
      message_id: 'msg_01jd3kq8w0m4t6v8x0z2b4d6f8',
      wamid: 'wamid.HBgNNDkxNzYxMjM0NTY3OBUCABEYEjk2QzFDQjI0RTk2M0Y3RTQ0MwA=',
    },
  },
}).run(
  async (context, input) => {
    const { id, wamid, connectionId, phoneNumberId } = await findTarget(context, input);
    const { accessToken } = await context.connection(connectionId);
    await graphClient(context, accessToken).post(`${phoneNumberId}/messages`, {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: wamid,
      ...(input.typing === true ? { typing_indicator: { type: 'text' } } : {}),
    });
    return { success: true, message_id: id, wamid };
  },
  async (context, input) => {
    await findTarget(context, input);
  },
);

/**
 * Connection and number are those by which the message came; for one that is not ours the caller
 * says them.
 */
async function findTarget(
  context: ActionContext,
  input: Input,
): Promise<Target & { id: string | null }> {
  const known = await context.hub.messages.find(input.message);
  if (known === undefined) return { id: null, ...(await foreignTarget(context, input)) };
  if (known.direction === 'out')
    throw invalidField(
      '/message',
      'is a message that you sent: only received ones can be marked as read',
    );
  if (input.connection_id !== undefined && input.connection_id !== known.connectionId)
    throw invalidField('/connection_id', 'is not the connection of this message');
  return known;
}

async function foreignTarget(
  context: ActionContext,
  { connection_id: connectionId, phone_number_id: wanted, message }: Input,
): Promise<Target> {
  if (message.startsWith('msg_'))
    throw invalidField('/message', 'is not a message of this workspace');
  if (connectionId === undefined)
    throw invalidField('/connection_id', 'is required: the hub does not know this message');
  const { phoneNumbers } = await context.connection(connectionId);
  const [only] = phoneNumbers;
  if (wanted !== undefined && !phoneNumbers.some(({ id }) => id === wanted))
    throw invalidField(
      '/phone_number_id',
      'is not a number of this connection',
      'phone_number_unknown',
    );
  const phoneNumberId = wanted ?? (phoneNumbers.length === 1 ? only?.id : undefined);
  if (phoneNumberId === undefined)
    throw invalidField(
      '/phone_number_id',
      'is required: the connection has not exactly one number',
      'phone_number_required',
    );
  return { wamid: message, connectionId, phoneNumberId };
}
