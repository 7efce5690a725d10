/** `image` (Meta: messages/image-messages): jpeg or png up to 5 MB. */
import { object } from './fields';
import { CAPTION, FILE, PROVIDER } from './media';

export const IMAGE = object(
  { title: 'Image', description: 'A JPEG or PNG of at most 5 MB.' },
  { required: [], properties: { ...FILE, caption: CAPTION, provider: PROVIDER } },
);
