/** `text` (Meta: messages/text-messages). */
import { object, text } from './fields';

export const TEXT = object(
  { title: 'Text', description: "The text, in Meta's own form." },
  {
    required: ['body'],
    properties: {
      body: text({ title: 'Body', description: 'At most 4,096 characters.' }, 4_096),
      preview_url: {
        type: 'boolean',
        title: 'Preview Link',
        description: 'Shows a preview of the first link.',
      },
    },
  },
);
