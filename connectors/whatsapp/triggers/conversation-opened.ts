/** `conversation.opened`: a customer wrote while no 24-hour window was open. */
import { trigger } from '../../../src/kit';
import {
  CONTACT_IN_EVENT,
  CONVERSATION_IN_EVENT,
  PHONE_NUMBER_IN_EVENT,
  SAMPLE_CONTACT,
  SAMPLE_CONVERSATION,
  SAMPLE_NUMBER,
} from '../shapes';

export const conversationOpened = trigger({
  key: 'conversation.opened',
  title: 'Conversation Opened',
  summary:
    'Triggers when a customer writes for the first time, or again after the 24-hour window has closed.',
  output: {
    type: 'object',
    required: ['conversation', 'contact', 'phone_number'],
    properties: {
      conversation: CONVERSATION_IN_EVENT,
      contact: CONTACT_IN_EVENT,
      phone_number: PHONE_NUMBER_IN_EVENT,
    },
  },
  sample: {
    conversation: SAMPLE_CONVERSATION,
    contact: SAMPLE_CONTACT,
    phone_number: SAMPLE_NUMBER,
  },
}).from((item, { conversation, contact, phoneNumber }) => {
  if (
    item.kind !== 'message' ||
    conversation?.opened !== true ||
    contact === undefined ||
    phoneNumber === undefined
  )
    return undefined;
  const { opened: _opened, ...shown } = conversation;
  return { conversation: shown, contact, phone_number: phoneNumber };
});
