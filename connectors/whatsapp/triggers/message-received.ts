/** `message.received`: a customer wrote. Unknown types come under their own name with their content. */
import { schema, trigger } from '../../../src/kit';
import { CONTACT_IN_EVENT, SAMPLE_CONTACT, SAMPLE_MESSAGE_ID, SAMPLE_WAMID } from '../shapes';

const TEXT_OR_NULL = { type: ['string', 'null'] } as const;

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
        text: { ...TEXT_OR_NULL, description: 'One string for people: body, caption, button or list title.' },
        content: { description: "The type's object as Meta sent it." },
        media: {
          anyOf: [
            { type: 'null' },
            {
              type: 'object',
              required: ['id', 'mime_type', 'sha256', 'filename', 'url'],
              properties: { id: { type: 'string' }, mime_type: TEXT_OR_NULL, sha256: TEXT_OR_NULL, filename: TEXT_OR_NULL, url: TEXT_OR_NULL },
            },
          ],
        },
        reply_to: {
          anyOf: [{ type: 'null' }, { type: 'object', required: ['wamid', 'id'], properties: { wamid: { type: 'string' }, id: TEXT_OR_NULL } }],
        },
        received_at: { type: 'string', format: 'date-time' },
      },
    },
    contact: CONTACT_IN_EVENT,
    conversation: {
      type: 'object',
      required: ['id', 'window_expires_at', 'first_message'],
      properties: { id: { type: 'string' }, window_expires_at: { type: 'string', format: 'date-time' }, first_message: { type: 'boolean' } },
    },
    phone_number: { type: 'object', required: ['id', 'phone'], properties: { id: { type: 'string' }, phone: { type: 'string' } } },
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
      id: SAMPLE_MESSAGE_ID, wamid: SAMPLE_WAMID, type: 'text', text: 'Is my order on its way?', content: { body: 'Is my order on its way?' },
      media: null, reply_to: null, received_at: '2026-11-01T09:30:00.000Z',
    },
    contact: SAMPLE_CONTACT,
    conversation: { id: 'cnv_01jd3kq8w0m4t6v8x0z2b4d6f8', window_expires_at: '2026-11-02T09:30:00.000Z', first_message: true },
    phone_number: { id: '106540352242922', phone: '+15550783881' },
  },
}).from((item, resolved) => {
  if (item.kind !== 'message' || resolved === undefined) return undefined;
  return {
    message: {
      id: resolved.messageId, wamid: item.wamid, type: item.type, text: item.text, content: item.content,
      // The file itself is behind Meta's address with a token, so the hub gives no link until it keeps media.
      media: item.media === null ? null : { ...item.media, url: null },
      reply_to: resolved.replyTo, received_at: item.occurredAt.toISOString(),
    },
    contact: resolved.contact,
    conversation: resolved.conversation,
    phone_number: resolved.phoneNumber,
    ...(item.referral === undefined ? {} : { referral: item.referral }),
  };
});
