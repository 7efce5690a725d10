/**
 * `message.received`: a customer wrote. Unknown types come under their own name with their content.
 */
import { schema, trigger } from '../../../src/kit';
import {
  CONTACT_IN_EVENT,
  CONVERSATION_IN_EVENT,
  MEDIA_OR_NULL,
  PHONE_NUMBER_IN_EVENT,
  SAMPLE_CONTACT,
  SAMPLE_CONVERSATION,
  SAMPLE_MESSAGE_ID,
  SAMPLE_NUMBER,
  SAMPLE_WAMID,
  TARGET,
  TEXT_OR_NULL,
} from '../shapes';

const output = schema({
  type: 'object',
  required: ['message', 'contact', 'conversation', 'phone_number'],
  properties: {
    message: {
      type: 'object',
      required: ['id', 'wamid', 'type', 'text', 'content', 'media', 'reply_to', 'received_at'],
      properties: {
        id: { type: 'string' },
        wamid: { type: 'string', description: "WhatsApp's id of the message." },
        type: { type: 'string', description: 'text, image, interactive, ...' },
        text: {
          ...TEXT_OR_NULL,
          description: 'One string for people: body, caption, button or list title.',
        },
        content: { description: "The type's object as Meta sent it." },
        media: MEDIA_OR_NULL,
        reply_to: {
          anyOf: [{ type: 'null' }, TARGET],
        },
        received_at: { type: 'string', format: 'date-time' },
        group_id: { type: 'string', description: 'Set when it was written in a group.' },
        context: {
          description: 'As Meta sent it, for forwarded messages and questions about a product.',
        },
      },
    },
    contact: CONTACT_IN_EVENT,
    conversation: CONVERSATION_IN_EVENT,
    phone_number: PHONE_NUMBER_IN_EVENT,
    referral: { description: 'Set when the customer came from an ad.' },
  },
});

export const messageReceived = trigger({
  key: 'message.received',
  title: 'Message Received',
  summary: 'Triggers when a customer writes to one of your numbers.',
  output,
  sample: {
    message: {
      id: SAMPLE_MESSAGE_ID,
      wamid: SAMPLE_WAMID,
      type: 'text',
      text: 'Is my order on its way?',
      content: { body: 'Is my order on its way?' },
      media: null,
      reply_to: null,
      received_at: '2026-11-01T09:30:00.000Z',
    },
    contact: SAMPLE_CONTACT,
    conversation: SAMPLE_CONVERSATION,
    phone_number: SAMPLE_NUMBER,
  },
}).from((item, { messageId, contact, conversation, phoneNumber, target, media }) => {
  if (
    item.kind !== 'message' ||
    messageId === undefined ||
    contact === undefined ||
    conversation === undefined ||
    phoneNumber === undefined
  )
    return undefined;
  const { opened: _opened, ...shown } = conversation;
  return {
    message: {
      id: messageId,
      wamid: item.wamid,
      type: item.type,
      text: item.text,
      content: item.content,
      media: media ?? null,
      reply_to: target ?? null,
      received_at: item.occurredAt.toISOString(),
      ...(item.groupId === undefined ? {} : { group_id: item.groupId }),
      ...(item.context === undefined ? {} : { context: item.context }),
    },
    contact,
    conversation: shown,
    phone_number: phoneNumber,
    ...(item.referral === undefined ? {} : { referral: item.referral }),
  };
});
