/** `button`: up to three quick replies (Meta: messages/interactive-reply-buttons-messages). */
import { object, text, word } from '../fields';
import { repeated, within, type Problem } from '../problem';
import { BODY, FOOTER, HEADER, headerProblems } from './parts';
import type { Infer } from '../../../../src/kit';

const REPLY = object(
  { title: 'Reply', description: 'What the customer answers by a tap.' },
  {
    required: ['id', 'title'],
    properties: {
      id: text(
        { title: 'Id', description: 'Comes back with the answer; at most 256 characters.' },
        256,
      ),
      title: text(
        { title: 'Title', description: 'On the button; at most 20 characters, each title once.' },
        20,
      ),
    },
  },
);

const BUTTON = object(
  { title: 'Button', description: 'A quick reply.' },
  { required: ['type', 'reply'], properties: { type: word('reply'), reply: REPLY } },
);

export const REPLY_BUTTONS = {
  ...object(
    { title: 'Reply Buttons', description: 'Up to three buttons to answer with.' },
    {
      required: ['type', 'body', 'action'],
      properties: {
        type: word('button'),
        header: HEADER,
        body: BODY,
        footer: FOOTER,
        action: object(
          { title: 'Action', description: 'The buttons.' },
          {
            required: ['buttons'],
            properties: {
              buttons: {
                type: 'array',
                minItems: 1,
                maxItems: 3,
                title: 'Buttons',
                description: 'One to three.',
                items: BUTTON,
              },
            },
          },
        ),
      },
    },
  ),
  'x-name': 'InteractiveButton',
} as const;

export function replyButtonsProblems({
  header,
  action: { buttons },
}: Infer<typeof REPLY_BUTTONS>): Problem[] {
  return [
    ...within('/header', header, headerProblems),
    ...repeated(
      buttons,
      (index) => `/action/buttons/${String(index)}/reply/title`,
      ({ reply }) => reply.title,
    ),
    ...repeated(
      buttons,
      (index) => `/action/buttons/${String(index)}/reply/id`,
      ({ reply }) => reply.id,
    ),
  ];
}
