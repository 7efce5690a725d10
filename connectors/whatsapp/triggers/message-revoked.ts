/** `message.revoked`: a customer deletes a message they sent. */
import { trigger } from '../../../src/kit';
import {
  CONTACT_IN_EVENT,
  SAMPLE_CONTACT,
  SAMPLE_MESSAGE_ID,
  SAMPLE_WAMID,
  SAMPLE_WAMID_2,
  TEXT_OR_NULL,
} from '../shapes';

export const messageRevoked = trigger({
  key: 'message.revoked',
  title: 'Message Deleted',
  summary: 'Triggers when a customer deletes a message that they sent.',
  output: {
    type: 'object',
    required: ['message', 'contact'],
    properties: {
      message: {
        type: 'object',
        required: ['wamid', 'original_wamid', 'original_id'],
        properties: {
          wamid: { type: 'string', description: "WhatsApp's id of this change." },
          original_wamid: { type: 'string', description: 'The message that was changed.' },
          original_id: { ...TEXT_OR_NULL, description: "The hub's id of that message." },
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
    },
    contact: SAMPLE_CONTACT,
  },
}).from((item, { contact, target }) => {
  if (item.kind !== 'about' || item.about !== 'revoke' || contact === undefined) return undefined;
  return {
    message: {
      wamid: item.wamid,
      original_wamid: item.targetWamid,
      original_id: target?.id ?? null,
    },
    contact,
  };
});
