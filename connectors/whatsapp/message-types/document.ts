/** `document` (Meta: messages/document-messages): any type up to 100 MB. */
import { object } from './fields';
import { CAPTION, FILE, FILENAME, PROVIDER } from './media';

export const DOCUMENT = object(
  { title: 'Document', description: 'A file of at most 100 MB.' },
  {
    required: [],
    properties: { ...FILE, caption: CAPTION, filename: FILENAME, provider: PROVIDER },
  },
);
