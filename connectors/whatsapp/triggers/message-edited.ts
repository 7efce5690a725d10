/** `message.edited`: a customer edits a message they sent. */
import { trigger } from '../../../src/kit';
import {
  CONTACT_IN_EVENT,
  MEDIA_OR_NULL,
  SAMPLE_CONTACT,
  SAMPLE_MESSAGE_ID,
  SAMPLE_WAMID,
  SAMPLE_WAMID_2,
  TEXT_OR_NULL,
} from '../shapes';

export const messageEdited = trigger({
  key: 'message.edited',
  title: 'Message Edited',
  summary: 'Triggers when a customer edits a message that they sent.',
  output: {
    type: 'object',
    required: ['message', 'contact'],
    properties: {
      message: {
        type: 'object',
        required: ['wamid', 'original_wamid', 'original_id', 'text', 'content', 'media'],
        properties: {
          wamid: { type: 'string', description: "WhatsApp's id of this change." },
          original_wamid: { type: 'string', description: 'The message that was changed.' },
          original_id: { ...TEXT_OR_NULL, description: "The hub's id of that message." },
          text: { ...TEXT_OR_NULL, description: 'The new text.' },
          content: { description: 'The new content as Meta sent it.' },
          media: MEDIA_OR_NULL,
        },
      },
      contact: CONTACT_IN_EVENT,
    },
  },
  sample: {
    message: {
      wamid: SAMPLE_WAMID,
      original_wamid: SAMPLE_WAMID_2,
      original_id: SAMPLE_MESSAGE_ID,
      text: 'Is my order late?',
      content: { body: 'Is my order late?' },
      media: null,
    },
    contact: SAMPLE_CONTACT,
  },
}).from((item, { contact, target, media }) => {
  if (item.kind !== 'about' || item.about !== 'edit' || contact === undefined) return undefined;
  return {
    message: {
      wamid: item.wamid,
      original_wamid: item.targetWamid,
      original_id: target?.id ?? null,
      text: item.text,
      content: item.content,
      media: media ?? null,
    },
    contact,
  };
});
