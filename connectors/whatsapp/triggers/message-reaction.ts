/** `message.reaction`: a customer reacted to a message, or took a reaction back. */
import { trigger } from '../../../src/kit';
import {
  CONTACT_IN_EVENT,
  SAMPLE_CONTACT,
  SAMPLE_MESSAGE_ID,
  SAMPLE_WAMID,
  SAMPLE_WAMID_2,
  TARGET,
  TEXT_OR_NULL,
} from '../shapes';

export const messageReaction = trigger({
  key: 'message.reaction',
  title: 'Message Reaction',
  summary: 'Triggers when a customer reacts to a message with an emoji, or removes the reaction.',
  output: {
    type: 'object',
    required: ['wamid', 'target', 'emoji', 'contact'],
    properties: {
      wamid: { type: 'string', description: "WhatsApp's id of the reaction itself." },
      target: { ...TARGET, description: 'The message that was reacted to.' },
      emoji: { ...TEXT_OR_NULL, description: 'Null when the reaction was removed.' },
      contact: CONTACT_IN_EVENT,
    },
  },
  sample: {
    wamid: SAMPLE_WAMID,
    target: { wamid: SAMPLE_WAMID_2, id: SAMPLE_MESSAGE_ID },
    emoji: '👍',
    contact: SAMPLE_CONTACT,
  },
}).from((item, { contact, target }) =>
  item.kind === 'about' &&
  item.about === 'reaction' &&
  contact !== undefined &&
  target !== undefined
    ? { wamid: item.wamid, target, emoji: item.emoji, contact }
    : undefined,
);
