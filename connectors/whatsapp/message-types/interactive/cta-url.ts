/** `cta_url`: one button that opens an address (Meta: messages/interactive-cta-url-messages). */
import type { Infer } from '../../../../src/kit';
import { object, text, url, word } from '../fields';
import { within, type Problem } from '../problem';
import { BODY, FOOTER, HEADER, headerProblems } from './parts';

/** Also of each card of a carousel. */
export const URL_ACTION = object(
  { title: 'Action', description: 'The button.' },
  {
    required: ['name', 'parameters'],
    properties: {
      name: word('cta_url', 'Name'),
      parameters: object(
        { title: 'Parameters', description: 'Label and address.' },
        {
          required: ['display_text', 'url'],
          properties: {
            display_text: text(
              { title: 'Label', description: 'On the button; at most 20 characters.' },
              20,
            ),
            url: url({ title: 'URL', description: 'Opened by a tap.' }),
          },
        },
      ),
    },
  },
);

export const CTA_URL = {
  ...object(
    { title: 'Link Button', description: 'One button that opens an address.' },
    {
      required: ['type', 'body', 'action'],
      properties: {
        type: word('cta_url'),
        header: HEADER,
        body: BODY,
        footer: FOOTER,
        action: URL_ACTION,
      },
    },
  ),
  'x-name': 'InteractiveCtaUrl',
} as const;

export function ctaUrlProblems({ header }: Infer<typeof CTA_URL>): Problem[] {
  return within('/header', header, headerProblems);
}
