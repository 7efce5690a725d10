/**
 * Where the file of a message comes from: an address that Meta fetches, or an id. Each media type
 * adds its own fields to these.
 */
import { optionalText, text, url } from './fields';
import type { Problem } from './problem';

export const FILE = {
  link: url(
    {
      title: 'Link',
      description:
        'Public address of the file; Meta fetches it and keeps it for 10 minutes. Give either this or `id`.',
    },
    4_000,
  ),
  id: text(
    {
      title: 'Media Id',
      description: 'A file that you uploaded: its `med_` id, or an id of Meta.',
    },
    200,
  ),
} as const;

export const CAPTION = optionalText(
  { title: 'Caption', description: 'Text below the file; at most 1,024 characters.' },
  1_024,
);
export const FILENAME = optionalText(
  { title: 'File Name', description: 'Shown to the customer; its ending decides the icon.' },
  240,
);

/** Still in Meta's samples of headers, for links to servers that ask for a login. */
export const PROVIDER = {
  type: ['string', 'object'],
  title: 'Provider',
  description: "Meta's name for a server that asks for a login.",
} as const;

export function fileProblems({
  link,
  id,
}: {
  link?: string | undefined;
  id?: string | undefined;
}): Problem[] {
  if (link === undefined && id === undefined)
    return [{ pointer: '/link', detail: 'is required, or `id` instead of it' }];
  return link === undefined || id === undefined
    ? []
    : [{ pointer: '/id', detail: 'must not stand beside `link`: give one of them' }];
}
