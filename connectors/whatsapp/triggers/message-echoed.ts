/** `message.echoed`: the business wrote from the phone app (coexistence). */
import { trigger } from '../../../src/kit';
import {
  CONTACT_IN_EVENT,
  MEDIA_OR_NULL,
  PHONE_NUMBER_IN_EVENT,
  SAMPLE_CONTACT,
  SAMPLE_MESSAGE_ID,
  SAMPLE_NUMBER,
  SAMPLE_WAMID,
  TEXT_OR_NULL,
} from '../shapes';

export const messageEchoed = trigger({
  key: 'message.echoed',
  title: 'Message Sent From Phone',
  summary:
    'Triggers when somebody of the business writes to a customer from the WhatsApp Business app.',
  output: {
    type: 'object',
    required: ['message', 'contact', 'phone_number'],
    properties: {
      message: {
        type: 'object',
        required: ['id', 'wamid', 'type', 'text', 'content', 'media', 'sent_at'],
        properties: {
          id: { type: 'string' },
          wamid: { type: 'string' },
          type: { type: 'string' },
          text: TEXT_OR_NULL,
          content: { description: "The type's object as Meta sent it." },
          media: MEDIA_OR_NULL,
          sent_at: { type: 'string', format: 'date-time' },
        },
      },
      contact: CONTACT_IN_EVENT,
      phone_number: PHONE_NUMBER_IN_EVENT,
    },
  },
  sample: {
    message: {
      id: SAMPLE_MESSAGE_ID,
      wamid: SAMPLE_WAMID,
      type: 'text',
      text: 'See you at 6',
      content: { body: 'See you at 6' },
      media: null,
      sent_at: '2026-11-01T09:30:00.000Z',
    },
    contact: SAMPLE_CONTACT,
    phone_number: SAMPLE_NUMBER,
  },
}).from((item, { contact, messageId, phoneNumber, media }) => {
  if (
    item.kind !== 'echo' ||
    contact === undefined ||
    messageId === undefined ||
    phoneNumber === undefined
  )
    return undefined;
  return {
    message: {
      id: messageId,
      wamid: item.wamid,
      type: item.type,
      text: item.text,
      content: item.content,
      media: media ?? null,
      sent_at: item.occurredAt.toISOString(),
    },
    contact,
    phone_number: phoneNumber,
  };
});
