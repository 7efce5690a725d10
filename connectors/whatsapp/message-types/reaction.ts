/** `reaction` (Meta: messages/reaction-messages). It can't be a reply. */
import { object, optionalText, text } from './fields';
import type { Problem } from './problem';

export const REACTION = object(
  { title: 'Reaction', description: 'An emoji on a message of the customer.' },
  {
    required: ['message_id', 'emoji'],
    properties: {
      message_id: text(
        {
          title: 'Message',
          description: 'The message that it is put on: its id here (msg_) or at WhatsApp (wamid).',
        },
        300,
      ),
      emoji: optionalText(
        { title: 'Emoji', description: 'One emoji; empty takes the reaction back.' },
        64,
      ),
    },
  },
);

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

export function reactionProblems({ emoji }: { emoji: string }): Problem[] {
  return [...graphemes.segment(emoji)].length <= 1
    ? []
    : [{ pointer: '/emoji', detail: 'must be one emoji' }];
}
